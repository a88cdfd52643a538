// netstandard2.0 lacks the type that records and init accessors need.
namespace System.Runtime.CompilerServices;

internal static class IsExternalInit;
