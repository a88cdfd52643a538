using BoundGen;

[assembly: System.CLSCompliant(false)]
[assembly: System.Runtime.InteropServices.ComVisible(false)]

namespace Library;

/// <summary>A network that other assemblies use.</summary>
[ReluNetwork(20, 33, 17, 5)]
public sealed partial class SharedNet;
