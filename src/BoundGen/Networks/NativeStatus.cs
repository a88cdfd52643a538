using System.ComponentModel;

namespace BoundGen.Runtime;

/// <summary>What the exported C functions return; the generated header has the same names and numbers.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum NativeStatus
{
    /// <summary>The call did what it says.</summary>
    Ok = 0,

    /// <summary>No network of this class: never created, or destroyed.</summary>
    BadNetwork = 1,

    /// <summary>A null pointer or a wrong length.</summary>
    BadArgument = 2,

    /// <summary>The file is missing or cannot be read.</summary>
    CannotRead = 3,

    /// <summary>The file or the bytes are no network of this architecture.</summary>
    BadModel = 4,

    /// <summary>Memory ran out.</summary>
    OutOfMemory = 5,

    /// <summary>A fault of the library itself.</summary>
    InternalError = 6,
}
