using FsCheck.Xunit;

namespace BoundGen.Properties;

/// <summary>
/// A law over random networks. FsCheck prints the seed of a failure; [NetworkProperty(Replay = "...")] runs it again.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NetworkPropertyAttribute : PropertyAttribute
{
    public NetworkPropertyAttribute()
    {
        Arbitrary = [typeof(Arbitraries)];
        // Every case compiles a class of its own.
        MaxTest = 40;
        QuietOnSuccess = true;
    }
}
