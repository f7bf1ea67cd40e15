# Texts and archives of the data pipeline: zlib, for gzip files and zip archives. A build without it does the rest.
# Adds to `kernel_libraries`, which both libraries and those who install the archive link.

find_package(ZLIB QUIET)
if(ZLIB_FOUND)
    set_source_files_properties(src/data/inflate.c PROPERTIES
        COMPILE_DEFINITIONS SLIP_HAVE_ZLIB INCLUDE_DIRECTORIES "${ZLIB_INCLUDE_DIRS}")
    list(APPEND kernel_libraries ${ZLIB_LIBRARIES})
endif()
