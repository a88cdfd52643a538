namespace BoundGen;

/// <summary>Looks for NaN and infinity.</summary>
internal static class NonFinite
{
    /// <summary>Where the first NaN or infinity is; -1 if there is none.</summary>
    public static int IndexIn(ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
                return i;
        }

        return -1;
    }
}
