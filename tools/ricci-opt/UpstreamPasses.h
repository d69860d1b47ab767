//===- UpstreamPasses.h - Upstream passes that tests use --------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TOOLS_RICCIOPT_UPSTREAMPASSES_H
#define RICCI_TOOLS_RICCIOPT_UPSTREAMPASSES_H

namespace ricci {

/// Cleanup, bufferization, vectors, loops and the road to LLVM: what tests of
/// ours and of upstream's behaviour run. Registering everything would cost 30
/// ms at each start.
void registerUpstreamPasses();

} // namespace ricci

#endif // RICCI_TOOLS_RICCIOPT_UPSTREAMPASSES_H
