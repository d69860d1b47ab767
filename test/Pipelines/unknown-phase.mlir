// RUN: not ricci-opt %s --ricci-verify-phase=phase=brunch 2>&1 | FileCheck %s

// CHECK: error: found phase 'brunch', expected import, quant, contract, lower, buffer, cpu, gpu, nvptx or fhe
func.func @f() { return }
