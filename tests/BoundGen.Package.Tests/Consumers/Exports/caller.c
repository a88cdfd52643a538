/* Calls every exported function as a program in C does, rightly and wrongly: caller MODEL NETWORKS. Prints what the tests compare;
 * stops at the first surprise. */
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mnist.h"
#include "sample.h"

#define EXPECT(expected, call)                                                                          \
    do {                                                                                                \
        int32_t got = (call);                                                                           \
        if (got != (expected)) {                                                                        \
            char words[256];                                                                            \
            sample_last_error(words, sizeof words);                                                     \
            fprintf(stderr, "line %d: got %" PRId32 ", expected %d: %s\n", __LINE__, got, (expected), words); \
            exit(1);                                                                                    \
        }                                                                                               \
    } while (0)

enum { BATCH = 70, THREADS = 8, CALLS = 2000 };

static float parameters[SAMPLE_PARAMETER_COUNT], input[SAMPLE_INPUT_SIZE], logits[SAMPLE_OUTPUT_SIZE];

static void expect_words(const char *part)
{
    char words[512];
    int32_t length = sample_last_error(words, sizeof words);
    if (length != (int32_t)strlen(words) || !strstr(words, part) || strstr(words, "Parameter '")) {
        fprintf(stderr, "the message is '%s', expected one with '%s'\n", words, part);
        exit(1);
    }
}

static void check_messages(void)
{
    char words[8] = "before";
    int32_t length = sample_last_error(NULL, 0);
    EXPECT(length, sample_last_error(words, 0));
    EXPECT(length, sample_last_error(words, -1));
    EXPECT(0, strcmp(words, "before"));
    EXPECT(length, sample_last_error(words, 1));
    EXPECT(0, words[0]);
    EXPECT(length, sample_last_error(words, 8));
    EXPECT(7, (int32_t)strlen(words));
}

static void check_mistakes(sample_network *network, const char *model)
{
    sample_network *other = network;
    int32_t label;
    uint64_t mask[SAMPLE_MASK_WORDS];
    EXPECT(SAMPLE_BAD_ARGUMENT, sample_create(NULL, &other));
    expect_words("path is null");
    EXPECT(1, other == NULL);
    EXPECT(SAMPLE_BAD_ARGUMENT, sample_create("", &other));
    EXPECT(SAMPLE_BAD_ARGUMENT, sample_create(model, NULL));
    expect_words("network is null");
    EXPECT(SAMPLE_CANNOT_READ, sample_create("/no/such/m\xc3\xb6" "del", &other));
    expect_words("m\xc3\xb6" "del");
    check_messages();
    EXPECT(SAMPLE_CANNOT_READ, sample_create("/", &other));
    EXPECT(SAMPLE_BAD_MODEL, sample_create("/proc/self/cmdline", &other));
    EXPECT(SAMPLE_BAD_MODEL, sample_create_from_bytes("not a model", 11, &other));
    EXPECT(SAMPLE_BAD_MODEL, sample_create_from_bytes("", 0, &other));
    EXPECT(SAMPLE_BAD_ARGUMENT, sample_create_from_bytes("", -1, &other));
    EXPECT(SAMPLE_BAD_ARGUMENT, sample_create_from_bytes(NULL, 5, &other));
    EXPECT(SAMPLE_BAD_ARGUMENT, sample_create_from_parameters(parameters, SAMPLE_PARAMETER_COUNT - 1, &other));
    expect_words("1361");
    EXPECT(SAMPLE_BAD_ARGUMENT, sample_create_from_parameters(parameters, INT32_MIN, &other));
    EXPECT(SAMPLE_BAD_ARGUMENT, sample_create_from_parameters(NULL, SAMPLE_PARAMETER_COUNT, &other));
    mnist_network *mnist;
    EXPECT(MNIST_BAD_MODEL, mnist_create(model, &mnist));
    expect_words("20-33-17-5");

    EXPECT(SAMPLE_BAD_NETWORK, sample_forward(NULL, input, SAMPLE_INPUT_SIZE, logits, SAMPLE_OUTPUT_SIZE));
    EXPECT(SAMPLE_BAD_NETWORK, sample_forward((sample_network *)-1, input, SAMPLE_INPUT_SIZE, logits, SAMPLE_OUTPUT_SIZE));
    EXPECT(MNIST_BAD_NETWORK, mnist_destroy((mnist_network *)network));
    EXPECT(SAMPLE_BAD_ARGUMENT, sample_forward(network, input, SAMPLE_INPUT_SIZE - 1, logits, SAMPLE_OUTPUT_SIZE));
    expect_words("input has length 19, expected 20");
    EXPECT(SAMPLE_BAD_ARGUMENT, sample_forward(network, NULL, SAMPLE_INPUT_SIZE, logits, SAMPLE_OUTPUT_SIZE));
    expect_words("input is null");
    EXPECT(SAMPLE_BAD_ARGUMENT, sample_forward(network, input, SAMPLE_INPUT_SIZE, NULL, SAMPLE_OUTPUT_SIZE));
    EXPECT(SAMPLE_BAD_ARGUMENT, sample_forward(network, input, -1, logits, SAMPLE_OUTPUT_SIZE));
    EXPECT(SAMPLE_BAD_ARGUMENT, sample_forward(network, input, 0, logits, 0));
    EXPECT(SAMPLE_BAD_ARGUMENT, sample_forward_mask(network, input, SAMPLE_INPUT_SIZE, logits, SAMPLE_OUTPUT_SIZE, mask, 0));
    EXPECT(SAMPLE_BAD_ARGUMENT, sample_forward_mask(network, input, SAMPLE_INPUT_SIZE, logits, SAMPLE_OUTPUT_SIZE, NULL, SAMPLE_MASK_WORDS));
    EXPECT(SAMPLE_BAD_ARGUMENT, sample_forward_batch(network, input, SAMPLE_INPUT_SIZE - 1, logits, SAMPLE_OUTPUT_SIZE));
    EXPECT(SAMPLE_BAD_ARGUMENT, sample_forward_batch(network, input, SAMPLE_INPUT_SIZE, logits, 2 * SAMPLE_OUTPUT_SIZE));
    EXPECT(SAMPLE_OK, sample_forward_batch(network, NULL, 0, NULL, 0));
    EXPECT(SAMPLE_BAD_ARGUMENT, sample_classify(network, input, SAMPLE_INPUT_SIZE, NULL));
    EXPECT(SAMPLE_BAD_ARGUMENT, sample_classify(network, input, 3, &label));
}

static void check_passes(sample_network *network)
{
    static float inputs[BATCH * SAMPLE_INPUT_SIZE], all[BATCH * SAMPLE_OUTPUT_SIZE];
    float masked[SAMPLE_OUTPUT_SIZE];
    uint64_t mask[SAMPLE_MASK_WORDS];
    int32_t label;
    EXPECT(SAMPLE_OK, sample_forward(network, input, SAMPLE_INPUT_SIZE, logits, SAMPLE_OUTPUT_SIZE));
    EXPECT(SAMPLE_OK, sample_forward_mask(network, input, SAMPLE_INPUT_SIZE, masked, SAMPLE_OUTPUT_SIZE, mask, SAMPLE_MASK_WORDS));
    EXPECT(0, memcmp(logits, masked, sizeof logits));
    EXPECT(SAMPLE_OK, sample_classify(network, input, SAMPLE_INPUT_SIZE, &label));
    for (int i = 0; i < BATCH; i++)
        memcpy(inputs + i * SAMPLE_INPUT_SIZE, input, sizeof input);
    EXPECT(SAMPLE_OK, sample_forward_batch(network, inputs, BATCH * SAMPLE_INPUT_SIZE, all, BATCH * SAMPLE_OUTPUT_SIZE));
    for (int i = 0; i < BATCH; i++)
        EXPECT(0, memcmp(logits, all + i * SAMPLE_OUTPUT_SIZE, sizeof logits));

    printf("logits:");
    for (int i = 0; i < SAMPLE_OUTPUT_SIZE; i++) {
        uint32_t bits;
        memcpy(&bits, logits + i, sizeof bits);
        printf(" %08" PRIX32, bits);
    }
    printf("\nclass: %" PRId32 "\nmask: %016" PRIX64 " %016" PRIX64 "\n", label, mask[0], mask[1]);
}

static void *call_often(void *argument)
{
    sample_network *network = argument;
    float mine[SAMPLE_OUTPUT_SIZE];
    char words[256];
    for (int i = 0; i < CALLS; i++) {
        EXPECT(SAMPLE_OK, sample_forward(network, input, SAMPLE_INPUT_SIZE, mine, SAMPLE_OUTPUT_SIZE));
        EXPECT(0, memcmp(logits, mine, sizeof mine));
        if (i % 500 == 0) {
            sample_network *own;
            EXPECT(SAMPLE_OK, sample_create_from_parameters(parameters, SAMPLE_PARAMETER_COUNT, &own));
            EXPECT(SAMPLE_OK, sample_destroy(own));
            EXPECT(SAMPLE_BAD_NETWORK, sample_destroy(own));
        }
    }
    /* The message is this thread's. */
    EXPECT(SAMPLE_BAD_ARGUMENT, sample_forward(network, mine, 7, mine, SAMPLE_OUTPUT_SIZE));
    sample_last_error(words, sizeof words);
    return strstr(words, "length 7") ? argument : NULL;
}

static void check_threads(sample_network *network)
{
    pthread_t threads[THREADS];
    void *result;
    EXPECT(SAMPLE_BAD_NETWORK, sample_destroy(NULL));
    for (int i = 0; i < THREADS; i++)
        EXPECT(0, pthread_create(&threads[i], NULL, call_often, network));
    for (int i = 0; i < THREADS; i++) {
        EXPECT(0, pthread_join(threads[i], &result));
        EXPECT(1, result != NULL);
    }
    expect_words("network is null");
}

static long resident_pages(void)
{
    long total = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file || fscanf(file, "%ld %ld", &total, &resident) != 2)
        resident = 0;
    if (file)
        fclose(file);
    return resident;
}

/* What memory grows by after the first tenth of so many networks, each used once. */
static void count_memory(int networks)
{
    long early = 0;
    for (int i = 0; i < networks; i++) {
        sample_network *network;
        EXPECT(SAMPLE_OK, sample_create_from_parameters(parameters, SAMPLE_PARAMETER_COUNT, &network));
        EXPECT(SAMPLE_OK, sample_forward(network, input, SAMPLE_INPUT_SIZE, logits, SAMPLE_OUTPUT_SIZE));
        EXPECT(SAMPLE_OK, sample_destroy(network));
        if (i == networks / 10)
            early = resident_pages();
    }
    printf("grown: %ld KiB\n", (resident_pages() - early) * (sysconf(_SC_PAGESIZE) / 1024));
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    EXPECT(SAMPLE_INPUT_SIZE, sample_input_size());
    EXPECT(SAMPLE_OUTPUT_SIZE, sample_output_size());
    EXPECT(SAMPLE_PARAMETER_COUNT, sample_parameter_count());
    EXPECT(SAMPLE_MASK_WORDS, sample_mask_words());
    EXPECT(0, sample_last_error(NULL, 0));

    for (int i = 0; i < SAMPLE_INPUT_SIZE; i++)
        input[i] = (float)(i * 29 % 17 - 8) / 8.0f;
    for (int i = 0; i < SAMPLE_PARAMETER_COUNT; i++)
        parameters[i] = (float)(i * 37 % 101 - 50) / 96.0f;

    sample_network *network, *read;
    EXPECT(SAMPLE_OK, sample_create_from_parameters(parameters, SAMPLE_PARAMETER_COUNT, &network));
    check_passes(network);
    check_mistakes(network, argv[1]);
    check_threads(network);

    float same[SAMPLE_OUTPUT_SIZE];
    EXPECT(SAMPLE_OK, sample_create(argv[1], &read));
    EXPECT(SAMPLE_OK, sample_forward(read, input, SAMPLE_INPUT_SIZE, same, SAMPLE_OUTPUT_SIZE));
    EXPECT(0, memcmp(logits, same, sizeof logits));
    EXPECT(SAMPLE_OK, sample_destroy(read));
    EXPECT(SAMPLE_BAD_NETWORK, sample_forward(read, input, SAMPLE_INPUT_SIZE, same, SAMPLE_OUTPUT_SIZE));
    EXPECT(SAMPLE_BAD_NETWORK, sample_destroy(read));

    count_memory(atoi(argv[2]));
    EXPECT(SAMPLE_OK, sample_destroy(network));
    return 0;
}
