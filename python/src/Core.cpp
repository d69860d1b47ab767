//===- Core.cpp - The C interface as a Python module ------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Thin: arrays come as buffers with the name of their element type, and go as
// NumPy arrays of the storage type. What NumPy means by anything is Python's.

#include "ricci/CAPI/Compiler.h"
#include "ricci/Runtime/Tensor.h"

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <new>
#include <stdexcept>

namespace nb = nanobind;
using namespace nb::literals;

namespace {

/// A failed call, on the way to its Python exception.
struct Failure {
  ricci_status status;
  std::string message;
};

void check(ricci_status status) {
  if (status != RICCI_OK)
    throw Failure{status, ricci_last_error()};
}

/// Memory of a Python object for as long as this lives.
class Buffer {
public:
  explicit Buffer(nb::handle object) {
    if (PyObject_GetBuffer(object.ptr(), &view, PyBUF_STRIDED_RO) != 0)
      nb::raise_python_error();
  }
  Buffer(Buffer &&other) : view(other.view) { other.view = {}; }
  ~Buffer() { PyBuffer_Release(&view); }

  ricci::Tensor borrow(ricci_element_type type) const {
    size_t rank = static_cast<size_t>(view.ndim);
    std::vector<int64_t> shape(view.shape, view.shape + rank), strides;
    for (size_t i = 0; i < rank; ++i) {
      if (view.strides[i] % view.itemsize != 0)
        throw Failure{RICCI_INVALID_ARGUMENT,
                      "a stride is no multiple of the element's size; copy the "
                      "array"};
      strides.push_back(view.strides[i] / view.itemsize);
    }
    if (static_cast<size_t>(view.itemsize) != ricci_element_size(type))
      throw Failure{RICCI_TYPE_MISMATCH,
                    "the elements have " + std::to_string(view.itemsize) +
                        " bytes, expected " +
                        std::to_string(ricci_element_size(type)) +
                        "; convert the array"};
    ricci_tensor *tensor = nullptr;
    check(ricci_tensor_borrow(view.buf, type, view.ndim, shape.data(),
                              strides.data(), &tensor));
    return ricci::Tensor(tensor);
  }

private:
  Py_buffer view{};
};

ricci_element_type parseType(const std::string &name) {
  ricci_element_type type;
  check(ricci_parse_element_type(name.c_str(), &type));
  return type;
}

std::string printType(ricci_element_type type) {
  char name[32];
  ricci_print_element_type(type, name, sizeof(name));
  return name;
}

/// bf16, which NumPy lacks, goes as its bits.
nb::dlpack::dtype getDtype(ricci_element_type type) {
  using nb::dlpack::dtype_code;
  dtype_code code = dtype_code::Float;
  if (type.kind == RICCI_SIGNED)
    code = dtype_code::Int;
  else if (type.kind == RICCI_UNSIGNED && type.width == 1)
    code = dtype_code::Bool;
  else if (type.kind == RICCI_UNSIGNED || type.kind == RICCI_BFLOAT)
    code = dtype_code::UInt;
  else if (type.kind == RICCI_COMPLEX)
    code = dtype_code::Complex;
  return {static_cast<uint8_t>(code),
          static_cast<uint8_t>(8 * ricci_element_size(type)), 1};
}

/// Hands the tensor's memory over to a NumPy array.
nb::object makeArray(ricci::Tensor tensor) {
  ricci_tensor *raw = tensor.release();
  nb::capsule owner(raw, [](void *pointer) noexcept {
    ricci_tensor_destroy(static_cast<ricci_tensor *>(pointer));
  });
  std::vector<size_t> shape(raw->shape, raw->shape + raw->rank);
  return nb::cast(nb::ndarray<nb::numpy>(raw->data, shape.size(), shape.data(),
                                         owner, raw->strides,
                                         getDtype(raw->type)));
}

/// Arrays with the names of their element types, as tensors.
class Arguments {
public:
  Arguments(const nb::list &arrays, const std::vector<std::string> &types) {
    if (nb::len(arrays) != types.size())
      throw Failure{RICCI_INVALID_ARGUMENT,
                    "arrays and types differ in number; give one type an "
                    "array"};
    for (size_t i = 0; i < types.size(); ++i) {
      buffers.emplace_back(arrays[i]);
      tensors.push_back(buffers.back().borrow(parseType(types[i])));
      pointers.push_back(tensors.back().get());
    }
  }

  const ricci_tensor *const *get() const { return pointers.data(); }
  int32_t size() const { return static_cast<int32_t>(pointers.size()); }

private:
  std::vector<Buffer> buffers;
  std::vector<ricci::Tensor> tensors;
  std::vector<const ricci_tensor *> pointers;
};

/// Tensors that a call fills in.
class Results {
public:
  explicit Results(size_t count) : pointers(count) {}
  ~Results() {
    for (ricci_tensor *tensor : pointers)
      ricci_tensor_destroy(tensor);
  }

  ricci_tensor **get() { return pointers.data(); }
  int32_t size() const { return static_cast<int32_t>(pointers.size()); }

  /// The first `count` as pairs of an array and the name of its type.
  nb::list take(int32_t count) {
    nb::list arrays;
    for (int32_t i = 0; i < count; ++i) {
      ricci::Tensor tensor(
          std::exchange(pointers[static_cast<size_t>(i)], nullptr));
      std::string type = printType(tensor->type);
      arrays.append(nb::make_tuple(makeArray(std::move(tensor)), type));
    }
    return arrays;
  }

private:
  std::vector<ricci_tensor *> pointers;
};

/// Keeps the strings that the C structure points to.
struct Options {
  Options(std::string name, std::string targetCpu, std::string objective,
          int32_t threads)
      : name(std::move(name)), targetCpu(std::move(targetCpu)),
        objective(std::move(objective)) {
    ricci_compile_options_init(&options);
    options.name = this->name.c_str();
    options.target_cpu = this->targetCpu.c_str();
    options.objective = this->objective.c_str();
    options.threads = threads;
  }
  Options(const Options &) = delete;

  std::string name, targetCpu, objective;
  ricci_compile_options options;
};

void checkExpression(const std::string &expression) {
  if (expression.find('\0') != std::string::npos)
    throw Failure{RICCI_INVALID_ARGUMENT,
                  "the expression has a NUL character; leave it out"};
}

class Program {
public:
  explicit Program(ricci_program *program) : program(program) {}
  Program(Program &&other) : program(std::exchange(other.program, nullptr)) {}
  ~Program() { ricci_program_destroy(program); }

  static Program compile(const std::string &text, const Options &options) {
    ricci_program *program = nullptr;
    ricci_status status;
    {
      nb::gil_scoped_release release;
      status =
          ricci_compile(text.data(), text.size(), &options.options, &program);
    }
    check(status);
    return Program(program);
  }

  static Program compileEinsum(const std::string &expression,
                               const std::vector<std::string> &types,
                               const std::vector<std::vector<int64_t>> &shapes,
                               const Options &options) {
    checkExpression(expression);
    std::vector<ricci_value_info> operands;
    for (size_t i = 0; i < std::min(types.size(), shapes.size()); ++i)
      operands.push_back({parseType(types[i]),
                          static_cast<int32_t>(shapes[i].size()),
                          shapes[i].data()});
    ricci_program *program = nullptr;
    ricci_status status;
    {
      nb::gil_scoped_release release;
      status = ricci_compile_einsum(
          expression.c_str(), static_cast<int32_t>(operands.size()),
          operands.data(), &options.options, &program);
    }
    check(status);
    return Program(program);
  }

  std::vector<std::string> getEntries() const {
    const ricci_artifact_info *info = ricci_program_info(program);
    std::vector<std::string> names;
    for (int32_t i = 0; i < info->entry_count; ++i)
      names.push_back(info->entries[i].name);
    return names;
  }

  const ricci_entry_info &find(const std::string &name) const {
    const ricci_entry_info *entry = nullptr;
    check(ricci_find_entry(ricci_program_info(program), name.c_str(), &entry));
    return *entry;
  }

  nb::list getTypes(const std::string &entry, bool results) const {
    const ricci_entry_info &info = find(entry);
    nb::list types;
    for (int32_t i = 0; i < (results ? info.result_count : info.argument_count);
         ++i) {
      const ricci_value_info &value =
          results ? info.results[i] : info.arguments[i];
      nb::list shape;
      for (int32_t dim = 0; dim < value.rank; ++dim)
        shape.append(value.shape[dim]);
      types.append(nb::make_tuple(printType(value.type), nb::tuple(shape)));
    }
    return types;
  }

  nb::list call(const std::string &entry, const nb::list &arrays,
                const std::vector<std::string> &types) const {
    const ricci_entry_info &info = find(entry);
    Arguments arguments(arrays, types);
    Results results(static_cast<size_t>(info.result_count));
    ricci_status status;
    {
      nb::gil_scoped_release release;
      status = ricci_call(&info, arguments.get(), arguments.size(),
                          results.get(), results.size());
    }
    check(status);
    return results.take(results.size());
  }

private:
  ricci_program *program;
};

nb::list evaluate(const std::string &text, const std::string &entry,
                  const nb::list &arrays, const std::vector<std::string> &types,
                  const Options &options) {
  Arguments arguments(arrays, types);
  // More results than functions have in practice; more is an error.
  Results results(256);
  int32_t count = results.size();
  ricci_status status;
  {
    nb::gil_scoped_release release;
    status = ricci_evaluate(text.data(), text.size(), entry.c_str(),
                            &options.options, arguments.get(), arguments.size(),
                            results.get(), &count);
  }
  check(status);
  return results.take(count);
}

nb::list evaluateEinsum(const std::string &expression, const nb::list &arrays,
                        const std::vector<std::string> &types) {
  checkExpression(expression);
  Arguments arguments(arrays, types);
  Results results(1);
  ricci_status status;
  {
    nb::gil_scoped_release release;
    status = ricci_evaluate_einsum(expression.c_str(), arguments.get(),
                                   arguments.size(), results.get());
  }
  check(status);
  return results.take(1);
}

/// Memory that only DLPack describes, as an array and the name of its type.
nb::tuple importDLPack(nb::ndarray<nb::ro> array) {
  using nb::dlpack::dtype_code;
  nb::dlpack::dtype dtype = array.dtype();
  if (array.device_type() != nb::device::cpu::value)
    throw Failure{RICCI_INVALID_ARGUMENT,
                  "the array lies on a device, expected memory of this "
                  "computer; copy it to the CPU"};
  std::string width = std::to_string(dtype.bits), name;
  switch (static_cast<dtype_code>(dtype.code)) {
  case dtype_code::Int:
    name = "i" + width;
    break;
  case dtype_code::UInt:
    name = "ui" + width;
    break;
  case dtype_code::Bool:
    name = "i1";
    break;
  case dtype_code::Float:
    name = "f" + width;
    break;
  case dtype_code::Bfloat:
    name = "bf" + width;
    break;
  case dtype_code::Complex:
    name = "complex<f" + std::to_string(dtype.bits / 2) + ">";
    break;
  default:
    throw Failure{RICCI_TYPE_MISMATCH,
                  "the array's element type is unknown; convert it to a number "
                  "format of NumPy or to bfloat16"};
  }
  nb::dlpack::dtype stored = getDtype(parseType(name));
  std::vector<size_t> shape;
  std::vector<int64_t> strides;
  for (size_t i = 0; i < array.ndim(); ++i) {
    shape.push_back(array.shape(i));
    strides.push_back(array.stride(i));
  }
  nb::object owner = nb::cast(array, nb::rv_policy::reference);
  nb::ndarray<nb::numpy, nb::ro> view(array.data(), shape.size(), shape.data(),
                                      owner, strides.data(), stored);
  return nb::make_tuple(nb::cast(view), name);
}

} // namespace

NB_MODULE(_core, module) {
  module.doc() = "ricci's C interface; use the package 'ricci'";
  module.attr("version") = RICCI_VERSION;
  static nb::object error =
      nb::exception<std::runtime_error>(module, "Error", PyExc_Exception);
  nb::register_exception_translator([](const std::exception_ptr &pointer,
                                       void *) {
    try {
      std::rethrow_exception(pointer);
    } catch (const Failure &failure) {
      PyObject *type = error.ptr();
      if (failure.status == RICCI_INVALID_ARGUMENT ||
          failure.status == RICCI_SHAPE_MISMATCH)
        type = PyExc_ValueError;
      else if (failure.status == RICCI_TYPE_MISMATCH)
        type = PyExc_TypeError;
      else if (failure.status == RICCI_OUT_OF_MEMORY)
        type = PyExc_MemoryError;
      // A message may quote what is no text.
      nb::object text = nb::steal(PyUnicode_DecodeUTF8(
          failure.message.data(),
          static_cast<Py_ssize_t>(failure.message.size()), "backslashreplace"));
      PyErr_SetObject(type, text.ptr());
    }
  });

  nb::class_<Options>(module, "Options")
      .def(nb::init<std::string, std::string, std::string, int32_t>(), "name"_a,
           "target_cpu"_a, "objective"_a, "threads"_a);
  nb::class_<Program>(module, "Program")
      .def_static("compile", &Program::compile, "text"_a, "options"_a)
      .def_static("compile_einsum", &Program::compileEinsum, "expression"_a,
                  "types"_a, "shapes"_a, "options"_a)
      .def_prop_ro("entries", &Program::getEntries)
      .def("argument_types",
           [](const Program &program, const std::string &entry) {
             return program.getTypes(entry, /*results=*/false);
           })
      .def("result_types",
           [](const Program &program, const std::string &entry) {
             return program.getTypes(entry, /*results=*/true);
           })
      .def("call", &Program::call, "entry"_a, "arrays"_a, "types"_a);
  module.def("evaluate", &evaluate, "text"_a, "entry"_a, "arrays"_a, "types"_a,
             "options"_a);
  module.def("evaluate_einsum", &evaluateEinsum, "expression"_a, "arrays"_a,
             "types"_a);
  module.def("import_dlpack", &importDLPack, "array"_a);
  module.def("set_thread_count", &ricci_set_thread_count, "count"_a);
}
