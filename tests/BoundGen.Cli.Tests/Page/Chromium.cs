using BoundGen.Testing;

namespace BoundGen.Cli.Tests.Page;

/// <summary>A theory that needs a browser, skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChromiumTheoryAttribute : TheoryAttribute
{
    public ChromiumTheoryAttribute()
    {
        if (Chromium.Path is null)
            Skip = "chromium is not on the PATH";
    }
}

/// <summary>A browser without a window, with a profile of its own and no network traffic.</summary>
internal static class Chromium
{
    public static string? Path { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(System.IO.Path.PathSeparator)
            .Select(folder => System.IO.Path.Combine(folder, "chromium"))
            .FirstOrDefault(File.Exists);

    /// <summary>Opens a page and prints its document; messages of the console go to stderr.</summary>
    public static ProgramRun DumpDom(string page, int width, string profile)
    {
        string[] arguments =
        [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            $"--user-data-dir={profile}",
            "--virtual-time-budget=2000",
            "--enable-logging=stderr",
            "--v=0",
            $"--window-size={width},1000",
            "--dump-dom",
            new Uri(page).AbsoluteUri,
        ];
        return ChildProcess.Run(ChildProcess.Program(Path!, arguments));
    }
}
