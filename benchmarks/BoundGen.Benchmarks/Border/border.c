/* Times a call that crosses the border and does nothing, a pass called from C, and a pass called from managed code, in turns. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "border.h"

enum { ROUNDS = 15, CALLS = 1000000 };

double border_managed(int32_t calls);

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e9 + time.tv_nsec;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(void)
{
    static float parameters[BORDER_PARAMETER_COUNT], input[BORDER_INPUT_SIZE], logits[BORDER_OUTPUT_SIZE];
    double empty[ROUNDS], native[ROUNDS], managed[ROUNDS], border[ROUNDS];
    border_network *network;
    for (int i = 0; i < BORDER_INPUT_SIZE; i++)
        input[i] = (float)(i * 29 % 17 - 8) / 8.0f;
    for (int i = 0; i < BORDER_PARAMETER_COUNT; i++)
        parameters[i] = (float)(i * 37 % 101 - 50) / 96.0f;
    if (border_create_from_parameters(parameters, BORDER_PARAMETER_COUNT, &network) != BORDER_OK)
        return 1;
    for (int round = 0; round < ROUNDS; round++) {
        int32_t failed = 0;
        double start = now();
        for (int call = 0; call < CALLS; call++)
            failed |= border_mask_words() != BORDER_MASK_WORDS;
        double middle = now();
        for (int call = 0; call < CALLS; call++)
            failed |= border_forward(network, input, BORDER_INPUT_SIZE, logits, BORDER_OUTPUT_SIZE);
        native[round] = (now() - middle) / CALLS;
        empty[round] = (middle - start) / CALLS;
        managed[round] = border_managed(CALLS);
        border[round] = native[round] - managed[round];
        if (failed)
            return 1;
    }
    qsort(empty, ROUNDS, sizeof *empty, ascending);
    qsort(native, ROUNDS, sizeof *native, ascending);
    qsort(managed, ROUNDS, sizeof *managed, ascending);
    qsort(border, ROUNDS, sizeof *border, ascending);
    printf("a call that does nothing     %7.1f ns\n", empty[ROUNDS / 2]);
    printf("Forward from managed code    %7.1f ns\n", managed[ROUNDS / 2]);
    printf("forward from C               %7.1f ns\n", native[ROUNDS / 2]);
    printf("the border                   %7.1f ns, median of differences\n", border[ROUNDS / 2]);
    return 0;
}
