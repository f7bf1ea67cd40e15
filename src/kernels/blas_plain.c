/* Matrix products in plain C: for integers, and for floats where no BLAS was found. A panel of B, 64 rows by 256
 * columns, is packed and stays in the cache while every row of A passes over it; the inner loop adds a multiple of a
 * row of the panel to a row of C, which compilers vectorise. Each element of C sums over k in ascending order. */
#include <string.h>

#include "kernels/blas.h"
#include "kernels/scalar/complex.h"
#include "kernels/scalar/integer.h"
#include "kernels/scalar/real.h"

enum { PANEL_ROWS = 64, PANEL_COLUMNS = 256 };

#define AT(matrix, i, j) ((matrix).is_transposed ? (j) * (matrix).leading + (i) : (i) * (matrix).leading + (j))

#define PRODUCT(type)                                                                                                \
    static void add_panel_##type(size_t m, size_t rows, size_t columns, slip_matrix a, size_t first_k,               \
                                 type_##type panel[PANEL_ROWS][PANEL_COLUMNS], type_##type *c, size_t c_leading) {   \
        const type_##type *a_data = a.data;                                                                          \
        for (size_t i = 0; i < m; ++i) {                                                                             \
            type_##type *sums = c + i * c_leading;                                                                   \
            for (size_t p = 0; p < rows; ++p) {                                                                      \
                const type_##type factor = a_data[AT(a, i, first_k + p)], *row = panel[p];                           \
                for (size_t j = 0; j < columns; ++j) sums[j] = add_##type(sums[j], multiply_##type(factor, row[j])); \
            }                                                                                                        \
        }                                                                                                            \
    }                                                                                                                \
    static void product_##type(size_t m, size_t n, size_t k, slip_matrix a, slip_matrix b, type_##type *c,           \
                               size_t c_leading) {                                                                   \
        type_##type panel[PANEL_ROWS][PANEL_COLUMNS];                                                                \
        const type_##type *b_data = b.data;                                                                          \
        for (size_t i = 0; i < m; ++i) memset(c + i * c_leading, 0, n * sizeof *c);                                  \
        for (size_t j = 0; j < n; j += PANEL_COLUMNS) {                                                              \
            size_t columns = n - j < PANEL_COLUMNS ? n - j : PANEL_COLUMNS;                                          \
            for (size_t p = 0; p < k; p += PANEL_ROWS) {                                                             \
                size_t rows = k - p < PANEL_ROWS ? k - p : PANEL_ROWS;                                               \
                for (size_t r = 0; r < rows; ++r)                                                                    \
                    for (size_t q = 0; q < columns; ++q) panel[r][q] = b_data[AT(b, p + r, j + q)];                  \
                add_panel_##type(m, rows, columns, a, p, panel, c + j, c_leading);                                   \
            }                                                                                                        \
        }                                                                                                            \
    }

PRODUCT(b8)
PRODUCT(u8)
PRODUCT(u16)
PRODUCT(u32)
PRODUCT(u64)
PRODUCT(f32)
PRODUCT(f64)
PRODUCT(c64)

/* Signed integers wrap to the same bits as unsigned ones. */
void slip__plain_product(slip_dtype dtype, size_t m, size_t n, size_t k, slip_matrix a, slip_matrix b, void *c,
                         size_t c_leading) {
    switch (dtype) {
    case SLIP_BOOL: product_b8(m, n, k, a, b, c, c_leading); break;
    case SLIP_INT8:
    case SLIP_UINT8: product_u8(m, n, k, a, b, c, c_leading); break;
    case SLIP_INT16:
    case SLIP_UINT16: product_u16(m, n, k, a, b, c, c_leading); break;
    case SLIP_INT32:
    case SLIP_UINT32: product_u32(m, n, k, a, b, c, c_leading); break;
    case SLIP_INT64:
    case SLIP_UINT64: product_u64(m, n, k, a, b, c, c_leading); break;
    case SLIP_FLOAT64: product_f64(m, n, k, a, b, c, c_leading); break;
    case SLIP_COMPLEX64: product_c64(m, n, k, a, b, c, c_leading); break;
    default: product_f32(m, n, k, a, b, c, c_leading); break;
    }
}
