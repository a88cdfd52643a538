using System.Text;

namespace BoundGen.Fuzzing;

/// <summary>Counts of a report as a process wrote them.</summary>
internal sealed class CountsFormat : FuzzedFormat
{
    public override IReadOnlyList<byte[]> Files { get; } =
    [
        Encoding.UTF8.GetBytes(
            """
            {"share":[0,1,2],"draws":[{"seed":1,"start":0,"end":9,"failures":[[3,2,9,9,0,0,0]],"excess":[[1,0,5,5,0,0,0]]}],
             "ball":{"outcomes":"0312","radii":[1,2,-1,0.5],"answerScales":[1,2,-1,4],"margins":[0.1,0.2,0.3,"Infinity"],"priorErrs":"0101",
             "robust":[{"radius":0.1,"inputRadius":0.2,"failures":1,"denseFailures":2,"priorFailures":1,"turned":0}],"weakest":[{"place":2,"label":1,"failsAt":0.1}]},
             "drawn":{"number":3,"bound":0.25}}
            """
        ),
        """{"share":[5,7,9],"draws":[]}"""u8.ToArray(),
    ];

    public override void Read(byte[] file)
    {
        var counts = ReportCounts.FromJson(file);
        _ = counts.Share.ToString();
        _ = counts.ToJson();
    }
}
