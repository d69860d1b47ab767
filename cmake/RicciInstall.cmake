# What another project's find_package(Ricci) or pkg-config needs.
include(CMakePackageConfigHelpers)

install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/ricci DESTINATION include
        FILES_MATCHING PATTERN "*.h" PATTERN "*.td")
install(DIRECTORY ${PROJECT_BINARY_DIR}/include/ricci DESTINATION include
        FILES_MATCHING PATTERN "*.inc" PATTERN CMakeFiles EXCLUDE)
install(EXPORT RicciTargets NAMESPACE ricci:: DESTINATION lib/cmake/Ricci)
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/RicciConfig.cmake.in
  ${PROJECT_BINARY_DIR}/RicciConfig.cmake
  INSTALL_DESTINATION lib/cmake/Ricci)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/RicciConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/RicciConfig.cmake
              ${PROJECT_BINARY_DIR}/RicciConfigVersion.cmake
        DESTINATION lib/cmake/Ricci)

# ricci_install_pc(NAME DESCRIPTION [REQUIRED]): for pkg-config, that of a C library.
function(ricci_install_pc name description)
  set(requires ${ARGN})
  configure_file(${PROJECT_SOURCE_DIR}/cmake/ricci.pc.in ${PROJECT_BINARY_DIR}/${name}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/${name}.pc DESTINATION lib/pkgconfig)
endfunction()
ricci_install_pc(ricci-runtime "Tensors, .npy files and calls of ricci's programs")
ricci_install_pc(ricci "The compiler ricci behind a C interface" ricci-runtime)
