using Digits.Api;

var builder = WebApplication.CreateSlimBuilder(args);
try
{
    var options = ServiceOptions.From(builder.Configuration);
    var certificate = Certificate.Read(options);
    var app = Service.Build(builder, options, certificate, metrics => NetworkClassifier.Load(options, certificate, metrics));
    // Loads the files before anything listens.
    _ = app.Services.GetRequiredService<IClassifier>();
    app.Run();
    return 0;
}
catch (Exception e) when (e is ArgumentException or InvalidDataException or IOException or UnauthorizedAccessException)
{
    // A service that cannot start says why in one line.
    Console.Error.WriteLine(e.Message);
    return 2;
}
