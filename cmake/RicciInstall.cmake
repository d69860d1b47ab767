# What another project's find_package(Ricci) needs.
include(CMakePackageConfigHelpers)

install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/ricci DESTINATION include
        FILES_MATCHING PATTERN "*.h" PATTERN "*.td")
install(DIRECTORY ${PROJECT_BINARY_DIR}/include/ricci DESTINATION include
        FILES_MATCHING PATTERN "*.inc")
install(EXPORT RicciTargets NAMESPACE ricci:: DESTINATION lib/cmake/Ricci)
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/RicciConfig.cmake.in
  ${PROJECT_BINARY_DIR}/RicciConfig.cmake
  INSTALL_DESTINATION lib/cmake/Ricci)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/RicciConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/RicciConfig.cmake
              ${PROJECT_BINARY_DIR}/RicciConfigVersion.cmake
        DESTINATION lib/cmake/Ricci)
