using System.Runtime.InteropServices;

namespace BoundGen;

/// <summary>
/// What training makes small: the cross-entropy of temperature times the logits, and how much the hidden layers say.
/// Theorems hold however theta was found (theory.md section 4), so nothing here is part of a proof.
/// </summary>
/// <param name="Temperature">
/// The logits are multiplied by it; positive and finite. Elsewhere they are often divided by a temperature.
/// </param>
/// <param name="ActivityPenalty">
/// lambda of lambda sum_k sum_i x^k_i over the hidden layers, which every sample adds to its cross-entropy: the sum of active
/// pre-activations, a price that inactive neurons do not pay; below 0 a reward of activity, which only a norm cap limits. Finite.
/// </param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TrainingLoss(float Temperature, float ActivityPenalty = 0);
