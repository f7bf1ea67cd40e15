# Installing: libraries, headers, the CMake packages Slipstream and MLXC, pkg-config files, and the libmlxc aliases.

include(CMakePackageConfigHelpers)

install(TARGETS slipstream EXPORT SlipstreamTargets
    LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(TARGETS slipstream_static EXPORT SlipstreamTargets
    ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(DIRECTORY include/ generated/include/
    DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
    FILES_MATCHING PATTERN "*.h")
install(FILES LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}")

# -lmlxc in an mlx-c program's build file finds this, and the program then needs libslipstream.so by its SONAME.
install(CODE "
    set(folder \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_LIBDIR}\")
    file(CREATE_LINK libslipstream.so \"\${folder}/libmlxc.so\" SYMBOLIC)
    file(CREATE_LINK libslipstream.a \"\${folder}/libmlxc.a\" SYMBOLIC)
    message(STATUS \"Installing: \${folder}/libmlxc.so, libmlxc.a\")")

# ---- CMake packages ----

set(package_folder "${CMAKE_INSTALL_LIBDIR}/cmake/Slipstream")
set(alias_folder "${CMAKE_INSTALL_LIBDIR}/cmake/MLXC")
install(EXPORT SlipstreamTargets NAMESPACE Slipstream:: DESTINATION "${package_folder}")

# Our own archive needs the BLAS and the decoders that this build found; the shared library has taken what it needs.
set(SLIPSTREAM_STATIC_LIBRARIES ${kernel_libraries} ${data_libraries})
configure_package_config_file(cmake/SlipstreamConfig.cmake.in SlipstreamConfig.cmake
    INSTALL_DESTINATION "${package_folder}")
write_basic_package_version_file(SlipstreamConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES
    "${CMAKE_CURRENT_BINARY_DIR}/SlipstreamConfig.cmake"
    "${CMAKE_CURRENT_BINARY_DIR}/SlipstreamConfigVersion.cmake"
    DESTINATION "${package_folder}")

# The MLXC package answers with the version of mlx-c whose interface the headers are.
set(MLX_C_VERSION 0.6.0)
configure_package_config_file(cmake/MLXCConfig.cmake.in MLXCConfig.cmake
    INSTALL_DESTINATION "${alias_folder}"
    PATH_VARS CMAKE_INSTALL_INCLUDEDIR CMAKE_INSTALL_LIBDIR)
write_basic_package_version_file(MLXCConfigVersion.cmake VERSION ${MLX_C_VERSION} COMPATIBILITY SameMajorVersion)
install(FILES
    "${CMAKE_CURRENT_BINARY_DIR}/MLXCConfig.cmake"
    "${CMAKE_CURRENT_BINARY_DIR}/MLXCConfigVersion.cmake"
    DESTINATION "${alias_folder}")

# ---- pkg-config ----

# From the folder of the .pc file back to the prefix, so that an installed tree can be moved.
file(RELATIVE_PATH pc_prefix "/prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/prefix")
string(REGEX REPLACE "/$" "" pc_prefix "${pc_prefix}")
set(pc_private "")
foreach(library IN LISTS kernel_libraries data_libraries)
    if(library MATCHES "^[^-/]+$")
        string(APPEND pc_private " -l${library}")
    else()
        string(APPEND pc_private " ${library}")
    endif()
endforeach()

foreach(name slipstream mlxc)
    set(pc_name ${name})
    if(name STREQUAL "mlxc")
        set(pc_version ${MLX_C_VERSION})
        set(pc_description "The C interface of MLX, as libslipstream provides it")
    else()
        set(pc_version ${PROJECT_VERSION})
        set(pc_description "${PROJECT_DESCRIPTION}")
    endif()
    configure_file(cmake/slipstream.pc.in ${name}.pc @ONLY)
    install(FILES "${CMAKE_CURRENT_BINARY_DIR}/${name}.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
endforeach()
