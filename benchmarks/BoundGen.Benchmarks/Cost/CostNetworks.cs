namespace BoundGen.Benchmarks.Cost;

[ReluNetwork(784, 250, 250, 10)]
internal sealed partial class Wide250;

[ReluNetwork(784, 500, 500, 10)]
internal sealed partial class Wide500;

[ReluNetwork(784, 1000, 1000, 10)]
internal sealed partial class Wide1000;

[ReluNetwork(784, 2000, 2000, 10)]
internal sealed partial class Wide2000;

[ReluNetwork(784, 4000, 4000, 10)]
internal sealed partial class Wide4000;

[ReluNetwork(784, 8000, 8000, 10)]
internal sealed partial class Wide8000;
