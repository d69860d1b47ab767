# OpenFHE, for a backend of encrypted programs: an installed one, else the one that
# `tools/dev setup` unpacks. Without it, RICCI_HAS_OPENFHE is off.
option(RICCI_OPENFHE "Use OpenFHE where it is found" ON)
set(RICCI_HAS_OPENFHE OFF)
if(RICCI_OPENFHE)
  find_package(OpenFHE CONFIG QUIET)
  set(unpacked ${PROJECT_SOURCE_DIR}/build/openfhe/heir)
  if(OpenFHE_FOUND)
    add_library(ricci_openfhe INTERFACE)
    target_include_directories(ricci_openfhe SYSTEM INTERFACE
      ${OpenFHE_INCLUDE} ${OpenFHE_INCLUDE}/core ${OpenFHE_INCLUDE}/pke
      ${OpenFHE_INCLUDE}/binfhe ${OpenFHE_INCLUDE}/third-party/include)
    target_link_libraries(ricci_openfhe INTERFACE ${OpenFHE_SHARED_LIBRARIES})
    set(RICCI_HAS_OPENFHE ON)
  elseif(EXISTS ${unpacked}/libopenfhe.so)
    add_library(ricci_openfhe INTERFACE)
    foreach(folder openfhe+/src/core openfhe+/src/pke openfhe+/src/binfhe cereal+)
      target_include_directories(ricci_openfhe SYSTEM INTERFACE
        $<BUILD_INTERFACE:${unpacked}/${folder}/include>)
    endforeach()
    # The folder of the build may go; what is installed has a copy of its own.
    target_link_libraries(ricci_openfhe INTERFACE
      $<BUILD_INTERFACE:${unpacked}/libopenfhe.so>
      $<INSTALL_INTERFACE:$<INSTALL_PREFIX>/lib/libopenfhe.so>)
    install(FILES ${unpacked}/libopenfhe.so DESTINATION lib)
    set(RICCI_HAS_OPENFHE ON)
  endif()
endif()
if(RICCI_HAS_OPENFHE)
  install(TARGETS ricci_openfhe EXPORT RicciTargets)
endif()
