using BoundGen;

namespace Digits.Api;

/// <summary>The network: 28 x 28 pixels, 100 hidden neurons, 10 digits. Its passes are written by the generator.</summary>
[ReluNetwork(784, 100, 10)]
internal sealed partial class DigitNet;
