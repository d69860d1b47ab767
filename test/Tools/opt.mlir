// ricci-opt knows ricci's dialects and upstream's, and starts within 200 ms of
// processor time.

// RUN: ricci-opt %s -canonicalize | FileCheck %s
// RUN: ricci-opt --help | FileCheck %s --check-prefix=HELP
// RUN: ricci-opt --version | FileCheck %s --check-prefix=VERSION
// RUN: ricci-opt --show-dialects | FileCheck %s --check-prefix=DIALECTS
// RUN: %python -c "import resource, subprocess, sys; subprocess.run(['ricci-opt', '--help'], stdout=subprocess.DEVNULL, check=True); used = resource.getrusage(resource.RUSAGE_CHILDREN); seconds = used.ru_utime + used.ru_stime; sys.exit(f'{seconds} s' if seconds > 0.2 else 0)"
// UNSUPPORTED: sanitizer

// HELP: canonicalize
// HELP: one-shot-bufferize

// VERSION: ricci-opt 0.{{.*}}, with LLVM 22.

// DIALECTS: ein
// DIALECTS-SAME: linalg

// CHECK-LABEL: func @matmul
// CHECK: ein.contract "mk,kn->mn"
func.func @matmul(%a: tensor<4x5xf32>, %b: tensor<5x6xf32>) -> tensor<4x6xf32> {
  %0 = ein.contract "mk,kn->mn"(%a, %b)
      : (tensor<4x5xf32>, tensor<5x6xf32>) -> tensor<4x6xf32>
  return %0 : tensor<4x6xf32>
}
