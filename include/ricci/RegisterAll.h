//===- RegisterAll.h - Everything a tool can need -*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_REGISTERALL_H
#define RICCI_REGISTERALL_H

namespace mlir {
class DialectRegistry;
} // namespace mlir

namespace ricci {

/// ricci's dialects alone, for who has the upstream ones.
void registerOwnDialects(mlir::DialectRegistry &registry);
/// ricci's dialects and the upstream ones that programs and pipelines use, with
/// the interfaces that bufferization and translation need. Everything is
/// loaded on first use.
void registerDialects(mlir::DialectRegistry &registry);
/// ricci's passes, and its pipelines.
void registerPasses();

} // namespace ricci

#endif // RICCI_REGISTERALL_H
