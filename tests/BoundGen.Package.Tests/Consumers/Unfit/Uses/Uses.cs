using BoundGen;

[ReluNetwork(784, 100, 10)]
public sealed partial class Wide;

[ReluNetwork(784, 10)]
public sealed partial class Narrow;

public static class Uses
{
    public static Narrow Other(Wide wide) => new(wide.ToParameters());

    public static int Short(Wide wide) => wide.Classify(new float[28]);

    public static int Often(string path, float[][] images)
    {
        int sum = 0;
        foreach (float[] image in images)
            sum += Wide.Load(path).Classify(image);
        return sum;
    }
}
