//===- Program.cpp - Encrypted programs as files --------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Target/FHE/Program.h"

#include "ricci/Dialect/FHE/IR/FHE.h"
#include "ricci/Target/FHE/Signature.h"

#include "mlir/IR/Builders.h"

#include <set>

using namespace mlir;
using namespace ricci;
using namespace ricci::fhe;

/// Of a module: what the file is.
static constexpr llvm::StringLiteral programName = "fhe.program";
/// The version of what stands there.
static constexpr int64_t format = 1;

FailureOr<func::FuncOp> ricci::fhe::findFunction(ModuleOp module,
                                                 StringRef entry) {
  auto function = module.lookupSymbol<func::FuncOp>(entry);
  auto type =
      function ? function->getAttrOfType<TypeAttr>(signatureName) : TypeAttr();
  if (type && isa<FunctionType>(type.getValue()) &&
      function.getBody().hasOneBlock()) {
    if (failed(verifySignature(function)))
      return failure();
    return function;
  }
  return emitError(module.getLoc())
         << "found no function '" << entry
         << "' on ciphertexts; run 'convert-ein-to-fhe' before";
}

FailureOr<Parameters> ricci::fhe::findParameters(ModuleOp module,
                                                 StringRef entry) {
  FailureOr<func::FuncOp> function = findFunction(module, entry);
  if (failed(function))
    return failure();
  Parameters parameters;
  for (Type type : function->getArgumentTypes())
    if (auto ciphertext = dyn_cast<CiphertextType>(type)) {
      parameters.slots = ciphertext.getSlots();
      parameters.levels = std::max(parameters.levels, ciphertext.getLevel());
      parameters.scaleBits = ciphertext.getScale();
    }
  std::set<int64_t> rotations;
  function->walk([&](Operation *op) {
    if (auto rotate = dyn_cast<RotateOp>(op))
      rotations.insert(rotate.getOffset());
    if (auto many = dyn_cast<RotateManyOp>(op))
      rotations.insert(many.getOffsets().begin(), many.getOffsets().end());
    parameters.multiplies |= isa<MulOp>(op);
  });
  // No key turns by nothing.
  rotations.erase(0);
  parameters.rotations.assign(rotations.begin(), rotations.end());
  return parameters;
}

static StringRef stringify(Side side) {
  return side == Side::Client ? "client" : "server";
}

OwningOpRef<ModuleOp> ricci::fhe::makeFile(ModuleOp compiled,
                                           func::FuncOp function,
                                           const Parameters &parameters,
                                           Side side) {
  OwningOpRef<ModuleOp> file = side == Side::Server
                                   ? OwningOpRef<ModuleOp>(compiled.clone())
                                   : ModuleOp::create(compiled.getLoc());
  OpBuilder builder = OpBuilder::atBlockEnd(file->getBody());
  if (side == Side::Client) {
    auto declaration =
        cast<func::FuncOp>(builder.insert(function->cloneWithoutRegions()));
    declaration.setPrivate();
  }
  auto number = [&](StringRef name, int64_t value) {
    return builder.getNamedAttr(name, builder.getI64IntegerAttr(value));
  };
  (*file)->setAttr(
      programName,
      builder.getDictionaryAttr(
          {number("format", format),
           builder.getNamedAttr("side", builder.getStringAttr(stringify(side))),
           builder.getNamedAttr("entry",
                                builder.getStringAttr(function.getName())),
           number("slots", parameters.slots),
           number("levels", parameters.levels),
           number("scale", parameters.scaleBits),
           number("base", parameters.baseBits),
           number("security", parameters.securityBits),
           builder.getNamedAttr("products",
                                builder.getBoolAttr(parameters.multiplies)),
           builder.getNamedAttr("rotations", builder.getDenseI64ArrayAttr(
                                                 parameters.rotations))}));
  return file;
}

namespace {

/// What no scheme goes beyond; a file that does would make a reader allocate
/// without bound.
struct Range {
  const char *name;
  int64_t Parameters::*member;
  int64_t least, most;
};
constexpr Range ranges[] = {
    {"slots", &Parameters::slots, 1, int64_t(1) << 16},
    {"levels", &Parameters::levels, 0, 1000},
    {"scale", &Parameters::scaleBits, 1, 60},
    {"base", &Parameters::baseBits, 1, 60},
    {"security", &Parameters::securityBits, 0, 256},
};

} // namespace

static LogicalResult readParameters(ModuleOp module, DictionaryAttr program,
                                    Parameters &parameters) {
  for (const Range &range : ranges) {
    auto number = program.getAs<IntegerAttr>(range.name);
    if (!number || !number.getType().isSignlessInteger(64))
      return emitError(module.getLoc())
             << "'" << programName << "' has no whole number '" << range.name
             << "'; compile the program again"; // A1
    int64_t value = parameters.*range.member = number.getInt();
    if (value < range.least || value > range.most)
      return emitError(module.getLoc())
             << "'" << programName << "' has " << range.name << " = " << value
             << ", expected " << range.least << " to " << range.most; // A2
  }
  auto rotations = program.getAs<DenseI64ArrayAttr>("rotations");
  auto products = program.getAs<BoolAttr>("products");
  if (!rotations || !products)
    return emitError(module.getLoc())
           << "'" << programName
           << "' lacks 'rotations' or 'products'; compile the program "
              "again"; // A1
  parameters.rotations = rotations.asArrayRef().vec();
  parameters.multiplies = products.getValue();
  for (int64_t offset : parameters.rotations)
    if (offset < 0 || offset >= parameters.slots)
      return emitError(module.getLoc())
             << "'" << programName << "' rotates by " << offset
             << ", expected 0 to " << parameters.slots - 1; // A2
  return success();
}

/// A2 for one argument or result.
static LogicalResult verifyType(func::FuncOp function, Type type,
                                const Parameters &parameters) {
  auto ciphertext = dyn_cast<CiphertextType>(type);
  if (!ciphertext || (ciphertext.getSlots() == parameters.slots &&
                      ciphertext.getLevel() >= 0 &&
                      ciphertext.getLevel() <= parameters.levels))
    return success();
  return emitError(function.getLoc())
         << "'" << function.getName() << "' has a ciphertext of "
         << ciphertext.getSlots() << " slots and level "
         << ciphertext.getLevel() << ", expected " << parameters.slots
         << " slots and a level of at most " << parameters.levels;
}

FailureOr<ProgramFile> ricci::fhe::readFile(ModuleOp module, Side side) {
  auto program = module->getAttrOfType<DictionaryAttr>(programName);
  auto number = program ? program.getAs<IntegerAttr>("format") : IntegerAttr();
  auto entry = program ? program.getAs<StringAttr>("entry") : StringAttr();
  auto own = program ? program.getAs<StringAttr>("side") : StringAttr();
  if (!number || !entry || !own)
    return emitError(module.getLoc())
           << "has no '" << programName << "', expected a " << stringify(side)
           << " file; ricci-compile --target=fhe --emit=fhe writes one"; // A1
  if (number.getInt() != format)
    return emitError(module.getLoc())
           << "found format " << number.getInt() << " of '" << programName
           << "', expected " << format << "; compile the program again"; // A1
  if (own.getValue() != stringify(side))
    return emitError(module.getLoc())
           << "found the file of the " << own.getValue()
           << ", expected that of the " << stringify(side) << "; name "
           << stringify(side) << ".mlir";
  ProgramFile file;
  if (failed(readParameters(module, program, file.parameters)))
    return failure();
  if (side == Side::Server) {
    FailureOr<func::FuncOp> function = findFunction(module, entry.getValue());
    FailureOr<Parameters> needed = findParameters(module, entry.getValue());
    if (failed(function) || failed(needed))
      return failure();
    // Keys are asked for by what the program does, not by what it says.
    file.function = *function;
    file.parameters.rotations = needed->rotations;
    file.parameters.multiplies = needed->multiplies;
  } else {
    file.function = module.lookupSymbol<func::FuncOp>(entry.getValue());
    auto type = file.function
                    ? file.function->getAttrOfType<TypeAttr>(signatureName)
                    : TypeAttr();
    if (!type || !isa<FunctionType>(type.getValue()))
      return emitError(module.getLoc())
             << "has no function '" << entry.getValue()
             << "' on ciphertexts; compile the program again";
    if (failed(verifySignature(file.function)))
      return failure();
  }
  for (TypeRange types : {TypeRange(file.function.getArgumentTypes()),
                          TypeRange(file.function.getResultTypes())})
    for (Type type : types)
      if (failed(verifyType(file.function, type, file.parameters)))
        return failure();
  return file;
}
