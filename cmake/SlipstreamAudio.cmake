# Audio files of the data pipeline: libsndfile and libsamplerate, each where it is found. Without one the ops that need it
# say so when they are run. Sets SLIPSTREAM_MEDIA_LIBRARIES, for whoever links the
# archive, and SLIP_HAVE_..._FOUND.

set(SLIPSTREAM_MEDIA_LIBRARIES "")

# slipstream_media(DEFINITION HEADER LIBRARY...): all of the libraries, or none.
function(slipstream_media definition header)
    find_path(${definition}_FOLDER ${header})
    set(found ${${definition}_FOLDER})
    set(paths "")
    foreach(library IN LISTS ARGN)
        find_library(SLIP_LIBRARY_${library} ${library})
        mark_as_advanced(SLIP_LIBRARY_${library})
        if(NOT SLIP_LIBRARY_${library})
            set(found "")
        endif()
        list(APPEND paths "${SLIP_LIBRARY_${library}}")
    endforeach()
    mark_as_advanced(${definition}_FOLDER)
    if(NOT found)
        message(STATUS "Media files: built without ${ARGN}")
        return()
    endif()
    target_compile_definitions(slip_runtime PRIVATE ${definition})
    target_include_directories(slip_runtime SYSTEM PRIVATE "${${definition}_FOLDER}")
    set(${definition}_FOUND ON PARENT_SCOPE)
    set(SLIPSTREAM_MEDIA_LIBRARIES ${SLIPSTREAM_MEDIA_LIBRARIES} ${paths} PARENT_SCOPE)
endfunction()

option(SLIPSTREAM_AUDIO "Read audio files, where libsndfile and libsamplerate are" ON)
if(SLIPSTREAM_AUDIO)
    slipstream_media(SLIP_HAVE_SNDFILE sndfile.h sndfile)
    slipstream_media(SLIP_HAVE_SAMPLERATE samplerate.h samplerate)
endif()
