/* A C program that compiles an einsum for its arrays and calls it. */

#include <ricci/CAPI/Compiler.h>

#include <stdio.h>

static int fail(void) {
  fprintf(stderr, "%s\n", ricci_last_error());
  return 1;
}

int main(void) {
  float a[] = {1, 2, 3, 4, 5, 6}, b[] = {1, 0, 2};
  int64_t a_shape[] = {2, 3}, b_shape[] = {3};
  ricci_element_type f32 = {RICCI_FLOAT, 32};
  ricci_value_info operands[] = {{f32, 2, a_shape}, {f32, 1, b_shape}};

  ricci_program *program;
  const ricci_entry_info *entry;
  ricci_tensor *arguments[2], *result;
  if (ricci_compile_einsum("ij,j->i", 2, operands, NULL, &program) ||
      ricci_find_entry(ricci_program_info(program), NULL, &entry) ||
      ricci_tensor_borrow(a, f32, 2, a_shape, NULL, &arguments[0]) ||
      ricci_tensor_borrow(b, f32, 1, b_shape, NULL, &arguments[1]) ||
      ricci_call(entry, (const ricci_tensor *const *)arguments, 2, &result, 1))
    return fail();
  const float *z = result->data;
  printf("%g %g\n", z[0], z[1]);

  ricci_tensor_destroy(result);
  ricci_tensor_destroy(arguments[0]);
  ricci_tensor_destroy(arguments[1]);
  ricci_program_destroy(program);
  return 0;
}
