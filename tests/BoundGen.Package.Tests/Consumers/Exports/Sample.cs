using BoundGen;

namespace Digits;

/// <summary>Stands beside the network of docs/native.md: neither takes the other's networks.</summary>
[ReluNetwork(20, 33, 17, 5, NativeExports = "sample")]
internal sealed partial class Sample;
