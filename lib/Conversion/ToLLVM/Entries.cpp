//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Entries.h"

#include "Allocations.h"

#include "ricci/Runtime/Runtime.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;
using namespace ricci;

namespace {

/// x86-64 and AArch64 address 2^47 bytes in a process.
constexpr double largestAllocation = 0x1p47;

LLVM::LLVMFuncOp declareFunction(ModuleOp module, StringRef name, Type type) {
  if (auto found = module.lookupSymbol<LLVM::LLVMFuncOp>(name))
    return found;
  OpBuilder builder = OpBuilder::atBlockBegin(module.getBody());
  return LLVM::LLVMFuncOp::create(builder, module.getLoc(), name, type);
}

} // namespace

Block *ricci::createFailureBlock(OpBuilder &builder, Location loc,
                                 ModuleOp module, int64_t status,
                                 StringRef message, Region *region) {
  MLIRContext *context = module.getContext();
  auto pointer = LLVM::LLVMPointerType::get(context);
  auto setError = declareFunction(
      module, "ricci_set_error",
      LLVM::LLVMFunctionType::get(builder.getI32Type(),
                                  {builder.getI32Type(), pointer}));
  std::string text = message.str() + '\0';
  LLVM::GlobalOp global;
  for (auto existing : module.getOps<LLVM::GlobalOp>())
    if (auto value = dyn_cast_or_null<StringAttr>(existing.getValueOrNull());
        value && value.getValue() == text)
      global = existing;
  if (!global) {
    unsigned number = 0;
    std::string name;
    do
      name = "ricci.message." + std::to_string(number++);
    while (module.lookupSymbol(name));
    OpBuilder atStart = OpBuilder::atBlockBegin(module.getBody());
    global = LLVM::GlobalOp::create(
        atStart, loc,
        LLVM::LLVMArrayType::get(builder.getI8Type(), text.size()),
        /*isConstant=*/true, LLVM::Linkage::Internal, name,
        builder.getStringAttr(text));
  }
  OpBuilder::InsertionGuard guard(builder);
  Block *block = builder.createBlock(region, region->end());
  Value code = LLVM::ConstantOp::create(builder, loc, builder.getI32Type(),
                                        builder.getI32IntegerAttr(status));
  Value words = LLVM::AddressOfOp::create(builder, loc, global);
  LLVM::CallOp::create(builder, loc, setError, ValueRange{code, words});
  LLVM::UnreachableOp::create(builder, loc);
  return block;
}

void ricci::checkAllocationSizes(ModuleOp module) {
  module.walk([&](memref::AllocOp op) {
    if (op.getDynamicSizes().empty() || !isa<func::FuncOp>(op->getParentOp()))
      return;
    OpBuilder builder(op);
    Location loc = op.getLoc();
    Type real = builder.getF64Type();
    // A product of extents can wrap in 64 bits; in floating point it cannot.
    double bytes = 8;
    for (int64_t extent : op.getType().getShape())
      bytes *= ShapedType::isDynamic(extent) ? 1 : extent;
    Value total = arith::ConstantOp::create(builder, loc,
                                            builder.getFloatAttr(real, bytes));
    for (Value size : op.getDynamicSizes()) {
      Value extent =
          arith::IndexCastOp::create(builder, loc, builder.getI64Type(), size);
      extent = arith::UIToFPOp::create(builder, loc, real, extent);
      total = arith::MulFOp::create(builder, loc, total, extent);
    }
    Value limit = arith::ConstantOp::create(
        builder, loc, builder.getFloatAttr(real, largestAllocation));
    Value fits = arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OLT,
                                       total, limit);
    auto assertion = cf::AssertOp::create(
        builder, loc, fits,
        "out of memory: an intermediate or result has more than 2^44 elements; "
        "use smaller operands");
    assertion->setAttr(statusAttributeName,
                       builder.getI32IntegerAttr(RICCI_OUT_OF_MEMORY));
  });
}

namespace {

/// A memref's descriptor: {allocated, aligned, offset, sizes, strides}.
struct DescriptorFields {
  SmallVector<Type> types;
  static DescriptorFields get(int64_t rank, OpBuilder &builder) {
    Type pointer = LLVM::LLVMPointerType::get(builder.getContext());
    DescriptorFields fields{{pointer, pointer}};
    fields.types.append(1 + 2 * rank, builder.getI64Type());
    return fields;
  }
};

ricci_element_type getElementType(Type type) {
  if (type.isIndex())
    return {RICCI_SIGNED, 64};
  uint8_t width = 0;
  if (auto complex = dyn_cast<ComplexType>(type))
    return {RICCI_COMPLEX,
            static_cast<uint8_t>(
                2 * complex.getElementType().getIntOrFloatBitWidth())};
  width = type.getIntOrFloatBitWidth();
  if (type.isBF16())
    return {RICCI_BFLOAT, width};
  if (isa<FloatType>(type))
    return {RICCI_FLOAT, width};
  bool isUnsigned = type.isUnsignedInteger() || type.isSignlessInteger(1);
  return {static_cast<uint8_t>(isUnsigned ? RICCI_UNSIGNED : RICCI_SIGNED),
          width};
}

class EntryExporter {
public:
  explicit EntryExporter(ModuleOp module)
      : module(module), builder(module.getContext()),
        pointer(LLVM::LLVMPointerType::get(module.getContext())) {}

  LogicalResult run() {
    SmallVector<LLVM::LLVMFuncOp> functions;
    for (auto function : module.getOps<LLVM::LLVMFuncOp>())
      if (function->hasAttr("ricci.signature") &&
          SymbolTable::getSymbolVisibility(function) ==
              SymbolTable::Visibility::Public)
        functions.push_back(function);
    SmallVector<LLVM::GlobalOp> infos;
    for (LLVM::LLVMFuncOp function : functions) {
      auto signature = cast<FunctionType>(
          function->getAttrOfType<TypeAttr>("ricci.signature").getValue());
      std::string name = function.getSymName().str();
      LLVM::LLVMFuncOp entry = makeEntry(function, signature);
      entries.push_back({name, entry, signature});
    }
    describe();
    return success();
  }

private:
  struct Entry {
    std::string name;
    LLVM::LLVMFuncOp function;
    FunctionType signature;
  };

  Value index(Location loc, int64_t value) {
    return LLVM::ConstantOp::create(builder, loc, builder.getI64Type(),
                                    builder.getI64IntegerAttr(value));
  }
  Value status(Location loc, int64_t value) {
    return LLVM::ConstantOp::create(builder, loc, builder.getI32Type(),
                                    builder.getI32IntegerAttr(value));
  }
  Value at(Location loc, Value base, int64_t bytes) {
    if (bytes == 0)
      return base;
    return LLVM::GEPOp::create(builder, loc, pointer, builder.getI8Type(), base,
                               ArrayRef<LLVM::GEPArg>{int32_t(bytes)});
  }

  /// The function's body under the packed signature.
  LLVM::LLVMFuncOp makeEntry(LLVM::LLVMFuncOp function,
                             FunctionType signature) {
    Location loc = function.getLoc();
    builder.setInsertionPoint(function);
    auto type = LLVM::LLVMFunctionType::get(builder.getI32Type(), {pointer});
    auto entry = LLVM::LLVMFuncOp::create(
        builder, loc, "ricci_entry_" + function.getSymName().str(), type,
        LLVM::Linkage::Internal);
    Region &body = entry.getBody();
    body.takeBody(function.getBody());
    Block *original = &body.front();
    Block *start = builder.createBlock(&body, body.begin(), {pointer}, {loc});
    Value packed = start->getArgument(0);
    SmallVector<Value> arguments;
    for (auto [i, input] : llvm::enumerate(signature.getInputs())) {
      Value descriptor = LLVM::LoadOp::create(builder, loc, pointer,
                                              at(loc, packed, 8 * (i + 1)));
      auto fields = DescriptorFields::get(
          cast<RankedTensorType>(input).getRank(), builder);
      for (auto [f, field] : llvm::enumerate(fields.types))
        arguments.push_back(LLVM::LoadOp::create(builder, loc, field,
                                                 at(loc, descriptor, 8 * f)));
    }
    LLVM::BrOp::create(builder, loc, arguments, original);

    SmallVector<Operation *> ends;
    for (Block &block : body)
      ends.push_back(block.getTerminator());
    for (Operation *end : ends) {
      if (auto back = dyn_cast<LLVM::ReturnOp>(end))
        storeResults(back, packed, signature);
      else if (isa<LLVM::UnreachableOp>(end))
        returnStatus(end);
    }
    checkMemory(entry);
    freeOnFailure(entry);
    failures.clear();
    function.erase();
    return entry;
  }

  void storeResults(LLVM::ReturnOp back, Value packed, FunctionType signature) {
    Location loc = back.getLoc();
    builder.setInsertionPoint(back);
    if (back.getNumOperands() == 1) {
      Value results = LLVM::LoadOp::create(builder, loc, pointer, packed);
      Value value = back.getOperand(0);
      bool single = signature.getNumResults() == 1;
      int64_t bytes = 0;
      for (auto [i, type] : llvm::enumerate(signature.getResults())) {
        Value descriptor = value;
        if (!single)
          descriptor = LLVM::ExtractValueOp::create(builder, loc, value, i);
        int64_t rank = cast<RankedTensorType>(type).getRank();
        // The C struct has no padding: pointers and i64 only.
        LLVM::StoreOp::create(builder, loc, descriptor,
                              at(loc, results, bytes));
        bytes += 8 * (3 + 2 * rank);
      }
    }
    LLVM::ReturnOp::create(builder, loc, status(loc, RICCI_OK));
    back.erase();
  }

  /// The end of a failure block.
  void returnStatus(Operation *end) {
    auto call = dyn_cast_or_null<LLVM::CallOp>(end->getPrevNode());
    if (!call || call.getCallee() != "ricci_set_error")
      return;
    builder.setInsertionPoint(end);
    failures.push_back(
        LLVM::ReturnOp::create(builder, end->getLoc(), call.getOperand(0)));
    end->erase();
  }

  /// The calls of a function in the entry itself. Threads end no call.
  static SmallVector<LLVM::CallOp> findCalls(LLVM::LLVMFuncOp entry,
                                             StringRef callee) {
    SmallVector<LLVM::CallOp> calls;
    for (Block &block : entry.getBody())
      for (auto call : block.getOps<LLVM::CallOp>())
        if (call.getCallee() == callee)
          calls.push_back(call);
    return calls;
  }

  /// Allocations that fail end the call with an error.
  void checkMemory(LLVM::LLVMFuncOp entry) {
    SmallVector<LLVM::CallOp> calls = findCalls(entry, allocateName);
    if (calls.empty())
      return;
    Block *failure = createFailureBlock(
        builder, entry.getLoc(), module, RICCI_OUT_OF_MEMORY,
        "out of memory: a buffer of the program could not be had; free some "
        "memory, or use smaller operands",
        &entry.getBody());
    returnStatus(failure->getTerminator());
    for (LLVM::CallOp call : calls) {
      Location loc = call.getLoc();
      Block *before = call->getBlock();
      Block *after = before->splitBlock(++Block::iterator(call));
      builder.setInsertionPointToEnd(before);
      Value null = LLVM::ZeroOp::create(builder, loc, pointer);
      Value isNull = LLVM::ICmpOp::create(builder, loc, LLVM::ICmpPredicate::eq,
                                          call.getResult(), null);
      LLVM::CondBrOp::create(builder, loc, isNull, failure, after);
    }
  }

  /// The allocation that a pointer in a descriptor is, if that shows.
  static LLVM::CallOp findAllocation(Value address) {
    while (auto extract = address.getDefiningOp<LLVM::ExtractValueOp>()) {
      auto insert = extract.getContainer().getDefiningOp<LLVM::InsertValueOp>();
      while (insert && insert.getPosition() != extract.getPosition())
        insert = insert.getContainer().getDefiningOp<LLVM::InsertValueOp>();
      if (!insert)
        return nullptr;
      address = insert.getValue();
    }
    return address.getDefiningOp<LLVM::CallOp>();
  }

  /// A call that fails keeps no memory, neither of intermediates nor of
  /// results. A slot for each allocation holds what is to be freed. One loop
  /// does that for all failures: blocks of their own would grow with the square
  /// of a program.
  void freeOnFailure(LLVM::LLVMFuncOp entry) {
    SmallVector<LLVM::CallOp> allocations = findCalls(entry, allocateName);
    SmallVector<LLVM::CallOp> frees = findCalls(entry, "free");
    bool usesDevice = !findCalls(entry, "ricci_device_begin").empty();
    if (failures.empty() || (allocations.empty() && !usesDevice))
      return;
    Location loc = entry.getLoc();
    builder.setInsertionPointToStart(&entry.getBody().front());
    int64_t count = allocations.size();
    Value slots = LLVM::AllocaOp::create(builder, loc, pointer, pointer,
                                         index(loc, count));
    LLVM::MemsetOp::create(builder, loc, slots, byte(loc, 0),
                           index(loc, 8 * count), /*isVolatile=*/false);
    llvm::MapVector<Operation *, Value> slotOf;
    for (LLVM::CallOp allocation : allocations)
      slotOf[allocation] = at(loc, slots, 8 * slotOf.size());
    for (LLVM::CallOp allocation : allocations) {
      builder.setInsertionPointAfter(allocation);
      LLVM::StoreOp::create(builder, loc, allocation.getResult(),
                            slotOf[allocation]);
    }
    for (LLVM::CallOp call : frees) {
      builder.setInsertionPointAfter(call);
      Value null = LLVM::ZeroOp::create(builder, loc, pointer);
      Value freed = call.getOperand(0);
      if (Value slot = slotOf.lookup(findAllocation(freed))) {
        LLVM::StoreOp::create(builder, loc, null, slot);
        continue;
      }
      for (auto [allocation, slot] : slotOf) {
        Value held = LLVM::LoadOp::create(builder, loc, pointer, slot);
        Value isHeld = LLVM::ICmpOp::create(
            builder, loc, LLVM::ICmpPredicate::eq, held, freed);
        held = LLVM::SelectOp::create(builder, loc, isHeld, null, held);
        LLVM::StoreOp::create(builder, loc, held, slot);
      }
    }

    Region *body = &entry.getBody();
    Type word = builder.getI64Type(), code = builder.getI32Type();
    Block *loop =
        builder.createBlock(body, body->end(), {code, word}, {loc, loc});
    Block *next = builder.createBlock(body, body->end());
    Block *end = builder.createBlock(body, body->end());
    for (LLVM::ReturnOp failure : failures) {
      builder.setInsertionPoint(failure);
      LLVM::BrOp::create(
          builder, loc, ValueRange{failure.getOperand(0), index(loc, 0)}, loop);
      failure.erase();
    }
    Value result = loop->getArgument(0), number = loop->getArgument(1);
    builder.setInsertionPointToStart(loop);
    Value isSlot = LLVM::ICmpOp::create(builder, loc, LLVM::ICmpPredicate::slt,
                                        number, index(loc, count));
    LLVM::CondBrOp::create(builder, loc, isSlot, next, end);
    builder.setInsertionPointToStart(next);
    Value slot = LLVM::GEPOp::create(builder, loc, pointer, pointer, slots,
                                     ArrayRef<LLVM::GEPArg>{number});
    auto free = declareFunction(
        module, "free",
        LLVM::LLVMFunctionType::get(
            LLVM::LLVMVoidType::get(module.getContext()), {pointer}));
    LLVM::CallOp::create(
        builder, loc, free,
        LLVM::LoadOp::create(builder, loc, pointer, slot).getResult());
    number = LLVM::AddOp::create(builder, loc, number, index(loc, 1));
    LLVM::BrOp::create(builder, loc, ValueRange{result, number}, loop);
    builder.setInsertionPointToStart(end);
    if (usesDevice)
      LLVM::CallOp::create(
          builder, loc,
          module.lookupSymbol<LLVM::LLVMFuncOp>("ricci_device_finish"),
          ValueRange());
    LLVM::ReturnOp::create(builder, loc, result);
  }

  //===--------------------------------------------------------------------===//
  // The description: constants of Runtime.h's structs
  //===--------------------------------------------------------------------===//

  LLVM::GlobalOp makeGlobal(Type type, StringRef name, LLVM::Linkage linkage,
                            function_ref<Value(Location)> value) {
    Location loc = module.getLoc();
    builder.setInsertionPointToEnd(module.getBody());
    auto global = LLVM::GlobalOp::create(
        builder, loc, type, /*isConstant=*/true, linkage, name, Attribute());
    Block *block = builder.createBlock(&global.getInitializer());
    builder.setInsertionPointToStart(block);
    LLVM::ReturnOp::create(builder, loc, value(loc));
    return global;
  }

  /// A struct or an array of the given values.
  Value aggregate(Location loc, Type type, ArrayRef<Value> values) {
    Value result = LLVM::UndefOp::create(builder, loc, type);
    for (auto [i, value] : llvm::enumerate(values))
      result = LLVM::InsertValueOp::create(builder, loc, result, value, i);
    return result;
  }

  Value byte(Location loc, uint8_t value) {
    return LLVM::ConstantOp::create(builder, loc, builder.getI8Type(),
                                    builder.getI8IntegerAttr(value));
  }
  Value addressOrNull(Location loc, LLVM::GlobalOp global) {
    if (global)
      return LLVM::AddressOfOp::create(builder, loc, global);
    return LLVM::ZeroOp::create(builder, loc, pointer);
  }

  LLVM::GlobalOp makeShape(ArrayRef<int64_t> shape, StringRef name) {
    if (shape.empty())
      return {};
    auto type = LLVM::LLVMArrayType::get(builder.getI64Type(), shape.size());
    return makeGlobal(type, name, LLVM::Linkage::Internal, [&](Location loc) {
      SmallVector<Value> extents;
      for (int64_t extent : shape)
        extents.push_back(
            index(loc, ShapedType::isDynamic(extent) ? -1 : extent));
      return aggregate(loc, type, extents);
    });
  }

  /// An array of ricci_value_info; null for none.
  LLVM::GlobalOp makeValues(TypeRange types, const std::string &name) {
    if (types.empty())
      return {};
    MLIRContext *context = module.getContext();
    Type elementType = LLVM::LLVMStructType::getLiteral(
        context, {builder.getI8Type(), builder.getI8Type()});
    Type valueType = LLVM::LLVMStructType::getLiteral(
        context, {elementType, builder.getI32Type(), pointer});
    SmallVector<LLVM::GlobalOp> shapes;
    for (auto [i, type] : llvm::enumerate(types))
      shapes.push_back(makeShape(cast<RankedTensorType>(type).getShape(),
                                 name + "." + std::to_string(i)));
    auto arrayType = LLVM::LLVMArrayType::get(valueType, types.size());
    return makeGlobal(
        arrayType, name, LLVM::Linkage::Internal, [&](Location loc) {
          SmallVector<Value> values;
          for (auto [type, shape] : llvm::zip(types, shapes)) {
            auto tensor = cast<RankedTensorType>(type);
            ricci_element_type element =
                getElementType(tensor.getElementType());
            values.push_back(aggregate(
                loc, valueType,
                {aggregate(loc, elementType,
                           {byte(loc, element.kind), byte(loc, element.width)}),
                 status(loc, tensor.getRank()), addressOrNull(loc, shape)}));
          }
          return aggregate(loc, arrayType, values);
        });
  }

  void describe() {
    MLIRContext *context = module.getContext();
    Type i32 = builder.getI32Type();
    Type entryType = LLVM::LLVMStructType::getLiteral(
        context, {pointer, pointer, i32, i32, pointer, pointer});
    struct Parts {
      LLVM::GlobalOp name, arguments, results;
    };
    SmallVector<Parts> parts;
    for (const Entry &entry : entries) {
      std::string text = entry.name + '\0',
                  prefix = "ricci.entry." + entry.name;
      builder.setInsertionPointToEnd(module.getBody());
      auto name = LLVM::GlobalOp::create(
          builder, module.getLoc(),
          LLVM::LLVMArrayType::get(builder.getI8Type(), text.size()),
          /*isConstant=*/true, LLVM::Linkage::Internal, prefix + ".name",
          builder.getStringAttr(text));
      parts.push_back(
          {name, makeValues(entry.signature.getInputs(), prefix + ".arguments"),
           makeValues(entry.signature.getResults(), prefix + ".results")});
    }
    LLVM::GlobalOp table;
    auto tableType = LLVM::LLVMArrayType::get(entryType, entries.size());
    if (!entries.empty())
      table = makeGlobal(
          tableType, "ricci.entries", LLVM::Linkage::Internal,
          [&](Location loc) {
            SmallVector<Value> values;
            for (auto [entry, part] : llvm::zip(entries, parts))
              values.push_back(aggregate(
                  loc, entryType,
                  {addressOrNull(loc, part.name),
                   LLVM::AddressOfOp::create(builder, loc, pointer,
                                             entry.function.getSymName()),
                   status(loc, entry.signature.getNumInputs()),
                   status(loc, entry.signature.getNumResults()),
                   addressOrNull(loc, part.arguments),
                   addressOrNull(loc, part.results)}));
            return aggregate(loc, tableType, values);
          });
    Type infoType =
        LLVM::LLVMStructType::getLiteral(context, {i32, i32, pointer});
    makeGlobal(infoType, "ricci_artifact_info", LLVM::Linkage::External,
               [&](Location loc) {
                 return aggregate(loc, infoType,
                                  {status(loc, RICCI_ABI_VERSION),
                                   status(loc, entries.size()),
                                   addressOrNull(loc, table)});
               });
  }

  ModuleOp module;
  OpBuilder builder;
  Type pointer;
  SmallVector<Entry> entries;
  /// Where the entry under way returns errors.
  SmallVector<LLVM::ReturnOp> failures;
};

} // namespace

LogicalResult ricci::exportEntries(ModuleOp module) {
  return EntryExporter(module).run();
}
