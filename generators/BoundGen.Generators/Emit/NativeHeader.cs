using System;
using BoundGen.Generators.Plan;

namespace BoundGen.Generators.Emit;

/// <summary>The C header of a network's exported functions. The package's build cuts it out by its first and last line.</summary>
internal static class NativeHeader
{
    public static string Text(EmitPlan plan)
    {
        var model = plan.Model;
        string prefix = model.NativeExports!;
        string upper = prefix.ToUpperInvariant();
        string network = model.FullName.Substring(model.FullName.IndexOf("::", StringComparison.Ordinal) + 2).Replace("@", "");
        return $$"""
            /* {{prefix}}.h: the C interface of {{network}}, {{NetworkEmitter.Architecture(model)}}.
             * Written by BoundGen; changes are lost with the next build. How to call it: docs/native.md of BoundGen.
             *
             * Every function may be called from many threads at once, with the same network too. Lengths are numbers of elements, not
             * of bytes. Buffers may not overlap, and nothing is kept of them after a call. A call needs 128 KiB of the thread's stack.
             */
            #ifndef {{upper}}_H
            #define {{upper}}_H

            #include <stdint.h>

            #ifdef __cplusplus
            extern "C" {
            #endif

            /* The architecture, as the library was built. The functions below say it at run time. */
            #define {{upper}}_INPUT_SIZE {{model.Sizes[0]}}
            #define {{upper}}_OUTPUT_SIZE {{plan.Last.Outputs}}
            #define {{upper}}_PARAMETER_COUNT {{plan.ParameterCount}}
            #define {{upper}}_MASK_WORDS {{plan.MaskWordCount}}

            int32_t {{prefix}}_input_size(void);
            int32_t {{prefix}}_output_size(void);
            int32_t {{prefix}}_parameter_count(void);
            int32_t {{prefix}}_mask_words(void);

            /* What a call returns; {{prefix}}_last_error has the words. */
            enum {
                {{upper}}_OK = 0,
                {{upper}}_BAD_NETWORK = 1,    /* no network of this library: never created, or destroyed */
                {{upper}}_BAD_ARGUMENT = 2,   /* a null pointer or a wrong length */
                {{upper}}_CANNOT_READ = 3,    /* the file is missing or cannot be read */
                {{upper}}_BAD_MODEL = 4,      /* the file or the bytes are no network of this architecture */
                {{upper}}_OUT_OF_MEMORY = 5,
                {{upper}}_INTERNAL_ERROR = 6  /* a fault of the library */
            };

            /* A network: made by create, given up by destroy. It is a number in disguise, of which none comes twice: one that was
             * destroyed is {{upper}}_BAD_NETWORK. One that is destroyed while another thread runs it lives until that call ends. */
            typedef struct {{prefix}}_network {{prefix}}_network;

            /* Reads a safetensors file; path is UTF-8. Where a create fails, *network is NULL. */
            int32_t {{prefix}}_create(const char *path, {{prefix}}_network **network);

            /* Reads the bytes of a safetensors file. */
            int32_t {{prefix}}_create_from_bytes(const void *bytes, int32_t bytes_length, {{prefix}}_network **network);

            /* Takes the parameters themselves, {{upper}}_PARAMETER_COUNT finite numbers: layer by layer, the weights row by row
             * [outputs, inputs]{{(
                model.Bias ? ", then the biases" : ""
            )}}. */
            int32_t {{prefix}}_create_from_parameters(const float *parameters, int32_t parameters_length, {{prefix}}_network **network);

            /* Gives a network up; its memory goes back when the library next collects garbage. */
            int32_t {{prefix}}_destroy({{prefix}}_network *network);

            /* The logits of one input: {{upper}}_INPUT_SIZE finite numbers to {{upper}}_OUTPUT_SIZE logits. */
            int32_t {{prefix}}_forward(const {{prefix}}_network *network, const float *input, int32_t input_length, float *logits, int32_t logits_length);

            /* The same, and which hidden neurons were active: layer by layer, each on a new word, bit i % 64 of word i / 64 is set where
             * the pre-activation of neuron i is above 0. mask_length is {{upper}}_MASK_WORDS. */
            int32_t {{prefix}}_forward_mask(const {{prefix}}_network *network, const float *input, int32_t input_length, float *logits, int32_t logits_length, uint64_t *mask, int32_t mask_length);

            /* The logits of n inputs, one after another: n x {{upper}}_INPUT_SIZE numbers to n x {{upper}}_OUTPUT_SIZE, with the bits that
             * {{prefix}}_forward gives each. From 32 inputs on it is faster than one call an input. */
            int32_t {{prefix}}_forward_batch(const {{prefix}}_network *network, const float *inputs, int32_t inputs_length, float *logits, int32_t logits_length);

            /* The class of the largest logit, the first of equal ones. */
            int32_t {{prefix}}_classify(const {{prefix}}_network *network, const float *input, int32_t input_length, int32_t *label);

            /* Copies the message of the last call that failed on this thread: UTF-8 with a zero at its end, cut between characters where
             * capacity bytes are too few. Returns the bytes of the whole message without the zero, so that (NULL, 0) asks for them. */
            int32_t {{prefix}}_last_error(char *buffer, int32_t capacity);

            #ifdef __cplusplus
            }
            #endif

            #endif /* {{upper}}_H */
            """;
    }
}
