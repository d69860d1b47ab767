// RUN: not ricci-opt %s --convert-linalg-to-vector=target-cpu=pentagon 2>&1 | FileCheck %s

// CHECK: error: found processor 'pentagon', expected a name that LLVM knows for x86_64
func.func @f() { return }
