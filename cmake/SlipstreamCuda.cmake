# slipstream_cuda_images(<target>): adds the table of src/drivers/cuda/images.h to the target: the text of every file of
# src/kernels/cuda, and what nvcc makes of it where there is one.
#
# SLIPSTREAM_CUDA_KERNELS       ON, OFF, or AUTO: where nvcc works, in optimised builds without sanitizers
# SLIPSTREAM_CUDA_ARCHITECTURES for which GPUs. The first number is what the kernels are compiled for once; this gives
#                               machine code for it and for each other number, and with `virtual` the portable code that
#                               later GPUs compile for themselves. One with a letter (90a) is compiled anew.

set(SLIPSTREAM_CUDA_KERNELS AUTO CACHE STRING "Compile the GPU's kernels with nvcc: AUTO, ON or OFF")
set_property(CACHE SLIPSTREAM_CUDA_KERNELS PROPERTY STRINGS AUTO ON OFF)
set(SLIPSTREAM_CUDA_ARCHITECTURES 80 90 virtual CACHE STRING "GPUs to compile for: a list such as 80;90;virtual")

# <result>: nvcc's options for the architectures.
function(slipstream_cuda_targets result)
    list(GET SLIPSTREAM_CUDA_ARCHITECTURES 0 first)
    if(NOT first MATCHES "^[0-9]+[a-z]?$")
        message(FATAL_ERROR "SLIPSTREAM_CUDA_ARCHITECTURES begins with a number, as 80;90;virtual does")
    endif()
    set(codes "")
    set(options "")
    foreach(architecture IN LISTS SLIPSTREAM_CUDA_ARCHITECTURES)
        if(architecture STREQUAL virtual)
            list(APPEND codes compute_${first})
        elseif(architecture MATCHES "^[0-9]+$" OR architecture STREQUAL first)
            list(APPEND codes sm_${architecture})
        elseif(architecture MATCHES "^[0-9]+[a-z]$")
            list(APPEND options -gencode arch=compute_${architecture},code=sm_${architecture})
        else()
            message(FATAL_ERROR "SLIPSTREAM_CUDA_ARCHITECTURES: '${architecture}' is neither a number nor virtual")
        endif()
    endforeach()
    list(JOIN codes "," codes)
    set(${result} -gencode "arch=compute_${first},code=[${codes}]" ${options} PARENT_SCOPE)
endfunction()

# SLIPSTREAM_NVCC_OPTIONS (cached): the options with which nvcc compiles here, or NOTFOUND. It needs a C++ compiler, and
# knows GPUs from a few years only.
function(slipstream_cuda_try_nvcc)
    slipstream_cuda_targets(targets)
    set(key "${SLIPSTREAM_NVCC};${targets}")
    if("${SLIPSTREAM_NVCC_TRIED}" STREQUAL "${key}")
        return()
    endif()
    set(folder "${CMAKE_CURRENT_BINARY_DIR}/cuda/try")
    file(WRITE "${folder}/try.cu" "extern \"C\" __global__ void kernel(const __grid_constant__ int p) { (void)p; }\n")
    set(options NOTFOUND)
    foreach(compression "--compress-mode=size" "")
        set(tried -std=c++17 -fmad=false -O3 --fatbin ${compression} ${targets})
        execute_process(COMMAND "${SLIPSTREAM_NVCC}" ${tried} "${folder}/try.cu" -o "${folder}/try.fatbin"
            RESULT_VARIABLE failed OUTPUT_VARIABLE output ERROR_VARIABLE output)
        if(failed EQUAL 0)
            set(options "${tried}")
            break()
        endif()
    endforeach()
    if(NOT options)
        message(STATUS "GPU kernels: ${SLIPSTREAM_NVCC} does not compile for ${SLIPSTREAM_CUDA_ARCHITECTURES}: ${output}")
    endif()
    set(SLIPSTREAM_NVCC_OPTIONS "${options}" CACHE INTERNAL "")
    set(SLIPSTREAM_NVCC_TRIED "${key}" CACHE INTERNAL "")
endfunction()

# <result>: whether to compile. Says so.
function(slipstream_cuda_decide result)
    set(${result} OFF PARENT_SCOPE)
    set(is_optimised OFF)
    if(CMAKE_BUILD_TYPE MATCHES "^(Release|RelWithDebInfo|MinSizeRel)$" AND NOT SLIPSTREAM_SANITIZE AND NOT SLIPSTREAM_FUZZ)
        set(is_optimised ON)
    endif()
    if(SLIPSTREAM_CUDA_KERNELS STREQUAL AUTO AND NOT is_optimised)
        message(STATUS "GPU kernels: not compiled in this kind of build (SLIPSTREAM_CUDA_KERNELS=ON does)")
        return()
    elseif(NOT SLIPSTREAM_CUDA_KERNELS)
        message(STATUS "GPU kernels: not compiled (SLIPSTREAM_CUDA_KERNELS=${SLIPSTREAM_CUDA_KERNELS})")
        return()
    endif()
    find_program(SLIPSTREAM_NVCC nvcc HINTS ENV CUDACXX ENV CUDA_HOME ENV CUDA_PATH PATHS /usr/local/cuda
        PATH_SUFFIXES bin DOC "The compiler of the GPU's kernels")
    if(SLIPSTREAM_NVCC)
        slipstream_cuda_try_nvcc()
    endif()
    if(SLIPSTREAM_NVCC AND SLIPSTREAM_NVCC_OPTIONS)
        message(STATUS "GPU kernels: ${SLIPSTREAM_NVCC} for ${SLIPSTREAM_CUDA_ARCHITECTURES}")
        set(${result} ON PARENT_SCOPE)
    elseif(SLIPSTREAM_CUDA_KERNELS STREQUAL AUTO)
        message(STATUS "GPU kernels: not compiled: no nvcc that works")
    else()
        message(FATAL_ERROR "SLIPSTREAM_CUDA_KERNELS=${SLIPSTREAM_CUDA_KERNELS}, but there is no nvcc that works")
    endif()
endfunction()

# Assembly that puts a file between two labels.
function(slipstream_cuda_incbin result label file)
    set(lines "    \".balign 16\\n\"\n    \"${label}: .incbin \\\"${file}\\\"\\n\"\n    \"${label}_end: .byte 0\\n\"\n")
    set(${result} "${lines}" PARENT_SCOPE)
endfunction()

# <result>: the path of the program that compiles kernels at run time, which the library carries. Sets the target
# slip_nvrtc.
function(slipstream_cuda_helper result)
    set(folder "${CMAKE_CURRENT_BINARY_DIR}/cuda")
    add_executable(slip_nvrtc "${PROJECT_SOURCE_DIR}/src/drivers/cuda/helper/main.c")
    slipstream_settings(slip_nvrtc)
    target_include_directories(slip_nvrtc PRIVATE "${PROJECT_SOURCE_DIR}/src")
    target_link_options(slip_nvrtc PRIVATE ${slipstream_sanitizer_flags} $<$<NOT:$<CONFIG:Debug>>:-s>)
    target_link_libraries(slip_nvrtc PRIVATE ${CMAKE_DL_LIBS})
    set_target_properties(slip_nvrtc PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${folder}")
    set(${result} "${folder}/slip_nvrtc" PARENT_SCOPE)
endfunction()

# <result>: a file of one text, made of a kernel file and the headers of ours that it includes.
function(slipstream_cuda_flatten result source)
    get_filename_component(name "${source}" NAME_WE)
    set(text "${CMAKE_CURRENT_BINARY_DIR}/cuda/${name}.txt")
    set(flatten "${PROJECT_SOURCE_DIR}/tools/flatten_kernels.py")
    add_custom_command(OUTPUT "${text}"
        COMMAND Python3::Interpreter "${flatten}" "${source}" "${text}" "${PROJECT_SOURCE_DIR}/src"
            "${PROJECT_SOURCE_DIR}/generated" --depfile "${text}.d"
        DEPENDS "${source}" "${flatten}" DEPFILE "${text}.d" VERBATIM
        COMMENT "Flattening kernels/cuda/${name}")
    set(${result} "${text}" PARENT_SCOPE)
endfunction()

function(slipstream_cuda_images target)
    find_package(Python3 COMPONENTS Interpreter REQUIRED)
    slipstream_cuda_decide(is_compiled)
    set(source_folder "${PROJECT_SOURCE_DIR}/src/kernels/cuda")
    set(folder "${CMAKE_CURRENT_BINARY_DIR}/cuda")
    set(include_folders "${PROJECT_SOURCE_DIR}/src" "${PROJECT_SOURCE_DIR}/generated")
    list(TRANSFORM include_folders PREPEND -I OUTPUT_VARIABLE include_options)
    file(MAKE_DIRECTORY "${folder}")
    file(GLOB sources CONFIGURE_DEPENDS "${source_folder}/*.cu")
    set(contents "")
    set(table "")
    set(made "")
    foreach(source IN LISTS sources)
        get_filename_component(name "${source}" NAME_WE)
        slipstream_cuda_flatten(text "${source}")
        slipstream_cuda_incbin(lines "slip__cuda_text_${name}" "${text}")
        string(APPEND contents "${lines}")
        list(APPEND made "${text}")
        set(fatbin_entry "0, 0")
        if(is_compiled)
            set(fatbin "${folder}/${name}.fatbin")
            add_custom_command(OUTPUT "${fatbin}"
                COMMAND "${SLIPSTREAM_NVCC}" ${SLIPSTREAM_NVCC_OPTIONS} ${include_options} -MD -MF "${fatbin}.d"
                    "${source}" -o "${fatbin}"
                DEPENDS "${source}" DEPFILE "${fatbin}.d" VERBATIM
                COMMENT "Compiling kernels/cuda/${name}.cu for ${SLIPSTREAM_CUDA_ARCHITECTURES}")
            set(label "slip__cuda_fatbin_${name}")
            slipstream_cuda_incbin(lines ${label} "${fatbin}")
            string(APPEND contents "${lines}")
            list(APPEND made "${fatbin}")
            set(fatbin_entry "${label}, ${label}_end - ${label}")
        endif()
        set(label "slip__cuda_text_${name}")
        string(APPEND contents "    \"slip__cuda_name_${name}: .asciz \\\"${name}\\\"\\n\"\n")
        string(APPEND table
            "    \".quad slip__cuda_name_${name}, ${fatbin_entry}, ${label}, ${label}_end - ${label}\\n\"\n")
    endforeach()
    foreach(name fused custom) # compiled at run time alone
        slipstream_cuda_flatten(text "${source_folder}/${name}.cuh")
        slipstream_cuda_incbin(lines "slip__cuda_text_${name}" "${text}")
        string(APPEND contents "${lines}    \"slip__cuda_name_${name}: .asciz \\\"${name}\\\"\\n\"\n")
        list(APPEND made "${text}")
    endforeach()
    slipstream_cuda_helper(helper)
    slipstream_cuda_incbin(lines "slip__cuda_program" "${helper}")
    string(APPEND contents "${lines}    \"slip__cuda_name_program: .asciz \\\"helper\\\"\\n\"\n")
    list(APPEND made "${helper}")
    list(LENGTH sources count)
    file(CONFIGURE OUTPUT "${folder}/images.c" @ONLY CONTENT [[/* Made by cmake/SlipstreamCuda.cmake. */
#include "drivers/cuda/images.h"

_Static_assert(sizeof(slip_cuda_image) == 5 * 8, "the table below has five words per image");

__asm__(
    ".pushsection .rodata.slip_cuda, \"a\"\n"
@contents@    ".balign 8\n"
    ".globl slip__cuda_image_count\n"
    ".hidden slip__cuda_image_count\n"
    ".type slip__cuda_image_count, %object\n"
    ".size slip__cuda_image_count, 8\n"
    "slip__cuda_image_count: .quad @count@\n"
    ".popsection\n"
    ".pushsection .data.rel.ro.slip_cuda, \"aw\"\n"
    ".balign 8\n"
    ".globl slip__cuda_images\n"
    ".hidden slip__cuda_images\n"
    ".type slip__cuda_images, %object\n"
    "slip__cuda_images:\n"
@table@    ".size slip__cuda_images, . - slip__cuda_images\n"
    ".globl slip__cuda_fused_text\n"
    ".hidden slip__cuda_fused_text\n"
    ".type slip__cuda_fused_text, %object\n"
    ".size slip__cuda_fused_text, 40\n"
    "slip__cuda_fused_text:\n"
    ".quad slip__cuda_name_fused, 0, 0, slip__cuda_text_fused, slip__cuda_text_fused_end - slip__cuda_text_fused\n"
    ".globl slip__cuda_custom_text\n"
    ".hidden slip__cuda_custom_text\n"
    ".type slip__cuda_custom_text, %object\n"
    ".size slip__cuda_custom_text, 40\n"
    "slip__cuda_custom_text:\n"
    ".quad slip__cuda_name_custom, 0, 0, slip__cuda_text_custom, slip__cuda_text_custom_end - slip__cuda_text_custom\n"
    ".globl slip__cuda_helper\n"
    ".hidden slip__cuda_helper\n"
    ".type slip__cuda_helper, %object\n"
    ".size slip__cuda_helper, 40\n"
    "slip__cuda_helper:\n"
    ".quad slip__cuda_name_program, 0, 0, slip__cuda_program, slip__cuda_program_end - slip__cuda_program\n"
    ".popsection\n");
]])
    set_source_files_properties("${folder}/images.c" PROPERTIES OBJECT_DEPENDS "${made}")
    target_sources(${target} PRIVATE "${folder}/images.c")
    add_dependencies(${target} slip_nvrtc)
endfunction()
