// Each kind of artifact.

// RUN: rm -rf %t && mkdir -p %t
// RUN: ricci-compile %s --emit=mlir | FileCheck %s --check-prefix=MLIR
// RUN: ricci-compile %s --emit=llvm | FileCheck %s --check-prefix=LLVM
// RUN: ricci-compile %s --emit=asm --target-cpu=x86-64 | FileCheck %s --check-prefix=ASM
// RUN: ricci-compile %s --emit=header -o %t/program.h
// RUN: %clang -fsyntax-only -I%source_dir/include -Wall -Werror -x c %t/program.h
// RUN: ricci-compile %s --emit=obj -o %t/program.o
// RUN: llvm-nm %t/program.o | FileCheck %s --check-prefix=SYMBOLS
// RUN: ricci-compile %s --emit=so -o %t/program.so
// A sanitized runtime does not load into plain Python.
// RUN: %if !sanitizer %{ %python %source_dir/test/lib/call_artifact.py %build_dir/lib/libricci-runtime.so %t/program.so | FileCheck %s --check-prefix=CALL %}

// An interrupt leaves no temporary file behind. The compiler that links is one that waits.
// RUN: mkdir -p %t/bin %t/tmp
// RUN: printf '#!/bin/sh\necho > %t/tmp/linking\nexec sleep 60\n' > %t/bin/clang-22
// RUN: chmod +x %t/bin/clang-22
// RUN: %python %S/Inputs/interrupt.py %t/tmp/linking env PATH=%t/bin:%build_dir/bin:/usr/bin:/bin TMPDIR=%t/tmp ricci-compile %s --emit=so -o %t/never.so
// RUN: ls %t/tmp | FileCheck %s --check-prefix=LEFT --implicit-check-not=.o
// LEFT: linking

// MLIR: llvm.func
// LLVM: define {{.*}}@
// ASM: .globl
// SYMBOLS: ricci_artifact_info
// CALL: entries: scale
// CALL: [0.0, 2.0, 4.0]
func.func @scale(%a: tensor<3xf32>) -> tensor<3xf32> {
  %two = arith.constant dense<2.0> : tensor<f32>
  %0 = ein.contract "i,->i"(%a, %two) : (tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}
