# The libraries that decode images, each where it is found: SLIP_HAVE_JPEG, SLIP_HAVE_SPNG, SLIP_HAVE_WEBP. Adds to
# data_libraries. A format without its library answers with an error that names the Debian package.
include(CheckCSourceCompiles)

option(SLIPSTREAM_IMAGES "Decode images, where libjpeg-turbo, libspng and libwebp are found" ON)

# NAME HEADER LIBRARY CODE PACKAGE: the code must link, so that a cross build takes nothing of this machine's.
function(slipstream_image_library name header library code package)
    find_path(SLIPSTREAM_${name}_INCLUDE "${header}")
    find_library(SLIPSTREAM_${name}_LIBRARY "${library}")
    mark_as_advanced(SLIPSTREAM_${name}_INCLUDE SLIPSTREAM_${name}_LIBRARY)
    if(SLIPSTREAM_${name}_INCLUDE AND SLIPSTREAM_${name}_LIBRARY)
        set(CMAKE_REQUIRED_INCLUDES "${SLIPSTREAM_${name}_INCLUDE}")
        set(CMAKE_REQUIRED_LIBRARIES "${SLIPSTREAM_${name}_LIBRARY}")
        check_c_source_compiles("#include <stdio.h>\n#include <${header}>\nint main(void) { ${code}; return 0; }"
            SLIPSTREAM_${name}_WORKS)
    endif()
    if(NOT SLIPSTREAM_${name}_WORKS)
        message(STATUS "Images: no ${library} (Debian: ${package})")
        return()
    endif()
    target_compile_definitions(slip_runtime PRIVATE SLIP_HAVE_${name}=1)
    target_include_directories(slip_runtime SYSTEM PRIVATE "${SLIPSTREAM_${name}_INCLUDE}")
    list(APPEND data_libraries "${SLIPSTREAM_${name}_LIBRARY}")
    set(data_libraries "${data_libraries}" PARENT_SCOPE)
endfunction()

if(SLIPSTREAM_IMAGES)
    # Parts of an image are decoded by functions that libjpeg-turbo alone has.
    slipstream_image_library(JPEG jpeglib.h jpeg "jpeg_skip_scanlines(0, 0)" libjpeg62-turbo-dev)
    slipstream_image_library(SPNG spng.h spng "spng_ctx_new(0)" libspng-dev)
    slipstream_image_library(WEBP webp/decode.h webp "WebPGetDecoderVersion()" libwebp-dev)
endif()
