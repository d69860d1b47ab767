# ricci-fuzz: random programs, compared between the targets and the reference.
add_executable(ricci-fuzz
  Differential.cpp EinsumGenerator.cpp Encryption.cpp GeneratorContext.cpp IndexExpression.cpp
  Inputs.cpp Minimize.cpp NotationGenerator.cpp Operators.cpp Program.cpp
  ProgramGenerator.cpp QuantGenerator.cpp RandomCode.cpp Targets.cpp Worker.cpp ricci-fuzz.cpp)
target_include_directories(ricci-fuzz PRIVATE ${PROJECT_SOURCE_DIR}/tools/support)
target_compile_options(ricci-fuzz PRIVATE -fno-rtti -fno-exceptions)
target_link_libraries(ricci-fuzz PRIVATE
  RicciRegisterAll RicciPipelines RicciCPU RicciNVPTX RicciFHETarget RicciRef RicciRuntime RicciFormat)
