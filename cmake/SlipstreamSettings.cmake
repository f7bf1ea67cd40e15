# slipstream_settings(<target> [PUBLIC_INTERFACE_ONLY]): how C is compiled in this project. PUBLIC_INTERFACE_ONLY leaves
# src/ off the include path, for programs that are built as a user's would be.

set(slipstream_warnings -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes)
if(SLIPSTREAM_WARNINGS_AS_ERRORS)
    list(APPEND slipstream_warnings -Werror)
endif()

# Below -O2 gcc sees too little to be right about these, and in instrumented code as well; release builds warn of them.
list(APPEND slipstream_warnings $<$<CONFIG:Debug>:-Wno-maybe-uninitialized>)

set(slipstream_sanitizer_flags "")
foreach(sanitizer IN LISTS SLIPSTREAM_SANITIZE)
    if(NOT sanitizer MATCHES "^(address|undefined|thread)$")
        message(FATAL_ERROR "SLIPSTREAM_SANITIZE: '${sanitizer}' is none of address, undefined, thread")
    endif()
    list(APPEND slipstream_sanitizer_flags -fsanitize=${sanitizer})
endforeach()
if(slipstream_sanitizer_flags)
    list(APPEND slipstream_sanitizer_flags -fno-omit-frame-pointer -fno-sanitize-recover=all)
endif()

if(SLIPSTREAM_FUZZ)
    if(NOT CMAKE_C_COMPILER_ID STREQUAL Clang)
        message(FATAL_ERROR "SLIPSTREAM_FUZZ needs clang, with its libFuzzer")
    endif()
    list(APPEND slipstream_sanitizer_flags -fsanitize=fuzzer-no-link)
endif()

function(slipstream_settings target)
    cmake_parse_arguments(PARSE_ARGV 1 argument "PUBLIC_INTERFACE_ONLY" "" "")
    set_target_properties(${target} PROPERTIES
        C_STANDARD 17
        C_STANDARD_REQUIRED ON
        C_EXTENSIONS OFF
        C_VISIBILITY_PRESET hidden
        POSITION_INDEPENDENT_CODE ON)
    target_compile_definitions(${target} PRIVATE _GNU_SOURCE)
    # No contraction: results must not depend on whether the compiler found an fma.
    target_compile_options(${target} PRIVATE ${slipstream_warnings} -ffp-contract=off -fno-semantic-interposition
        ${slipstream_sanitizer_flags})
    target_include_directories(${target} PRIVATE
        "${PROJECT_SOURCE_DIR}/include" "${PROJECT_SOURCE_DIR}/generated/include")
    if(NOT argument_PUBLIC_INTERFACE_ONLY)
        target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}/src" "${PROJECT_SOURCE_DIR}/generated")
    endif()
endfunction()
