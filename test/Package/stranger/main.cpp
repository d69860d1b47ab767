// Another compiler's use of ricci: a module in memory, its pipeline, a call.

#include "ricci/Pipelines/Pipelines.h"
#include "ricci/RegisterAll.h"
#include "ricci/Runtime/Tensor.h"
#include "ricci/Target/CPU/Program.h"

#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"

#include <cstdio>

static const char *source = R"mlir(
  func.func @longest(%a: tensor<2x3xf32>, %b: tensor<3x2xf32>) -> tensor<2x2xf32> {
    %0 = ein.contract "Z[m, n] = max[k](A[m, k] + B[k, n])"(%a, %b)
        : (tensor<2x3xf32>, tensor<3x2xf32>) -> tensor<2x2xf32>
    return %0 : tensor<2x2xf32>
  }
)mlir";

int main() {
  mlir::DialectRegistry registry;
  ricci::registerDialects(registry);
  mlir::MLIRContext context(registry);
  auto module = mlir::parseSourceString<mlir::ModuleOp>(source, &context);
  if (!module)
    return 1;

  mlir::PassManager passes(&context);
  ricci::CPUOptions options;
  ricci::buildCPUPipeline(passes, options);
  if (mlir::failed(passes.run(*module)))
    return 1;

  std::string error;
  auto machine = ricci::cpu::Machine::get(options.targetCPU, error);
  auto program =
      machine ? ricci::cpu::Program::create(*module, *machine, error) : nullptr;
  if (!program) {
    std::fprintf(stderr, "%s\n", error.c_str());
    return 1;
  }

  float a[] = {1, 2, 3, 4, 5, 6}, b[] = {10, 0, 0, 20, 5, 0};
  int64_t aShape[] = {2, 3}, bShape[] = {3, 2};
  ricci_element_type f32 = {RICCI_FLOAT, 32};
  ricci_tensor *arguments[2] = {}, *result = nullptr;
  const ricci_entry_info *entry = nullptr;
  if (ricci_tensor_borrow(a, f32, 2, aShape, nullptr, &arguments[0]) ||
      ricci_tensor_borrow(b, f32, 2, bShape, nullptr, &arguments[1]) ||
      ricci_find_entry(program->getInfo(), "longest", &entry) ||
      ricci_call(entry, arguments, 2, &result, 1)) {
    std::fprintf(stderr, "%s\n", ricci_last_error());
    return 1;
  }
  ricci::Tensor owners[] = {ricci::Tensor(arguments[0]),
                            ricci::Tensor(arguments[1]), ricci::Tensor(result)};
  const float *z = static_cast<const float *>(result->data);
  std::printf("%g %g\n%g %g\n", z[0], z[1], z[2], z[3]);
}
