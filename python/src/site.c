/* The lines of the user's program, numbered: an op carries its number, and a failure of it finds the line again.
 *
 * Marking must cost next to nothing, so it notes the code object and the instruction; which line that is gets worked
 * out when somebody asks. Under the interpreter's lock throughout. */
#include "binding.h"

enum { TABLE_SIZE = 1 << 14, MOST_SITES = TABLE_SIZE / 2, PROBES = 8 };

typedef struct site {
    PyObject *code; /* owned: its address stays its own */
    int instruction;
} site;

static site sites[TABLE_SIZE]; /* open addressing; a site's number is its place + 1 */
static int site_count;

#if !defined(Py_LIMITED_API)
static inline int current_instruction(PyFrameObject *frame) {
    return PyFrame_GetLasti(frame);
}
static int line_of(const site *found) {
    return PyCode_Addr2Line((PyCodeObject *)found->code, found->instruction);
}
#else
/* The stable interface has lines only. */
static inline int current_instruction(PyFrameObject *frame) {
    return PyFrame_GetLineNumber(frame);
}
static int line_of(const site *found) {
    return found->instruction;
}
#endif

/* The place of a site in the table, entered if need be; -1 where there is no room. */
static int find_site(PyObject *code, int instruction) {
    uintptr_t hash = ((uintptr_t)code >> 4) * 31 + (uintptr_t)instruction;
    for (int i = 0; i < PROBES; ++i) {
        int place = (int)((hash + (uintptr_t)i) % TABLE_SIZE);
        site *at = &sites[place];
        if (at->code == code && at->instruction == instruction) return place;
        if (at->code) continue;
        if (site_count == MOST_SITES) return -1;
        *at = (site){Py_NewRef(code), instruction};
        ++site_count;
        return place;
    }
    return -1;
}

void py_site_mark(void) {
    PyFrameObject *frame = PyEval_GetFrame();
    if (!frame) return;
    PyObject *code = (PyObject *)PyFrame_GetCode(frame);
    slip_site_set((uint32_t)(find_site(code, current_instruction(frame)) + 1));
    Py_DECREF(code);
}

PyObject *py_site_text(uint32_t number) {
    if (number == 0 || number > TABLE_SIZE || !sites[number - 1].code) return NULL;
    const site *found = &sites[number - 1];
    PyObject *file = PyObject_GetAttrString(found->code, "co_filename");
    PyObject *text = file ? PyUnicode_FromFormat("%S:%d", file, line_of(found)) : NULL;
    Py_XDECREF(file);
    PyErr_Clear();
    return text;
}
