using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace Digits.Api;

/// <summary>What goes over the wire, serialised without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(float[]))]
[JsonSerializable(typeof(Classification))]
[JsonSerializable(typeof(Certificate))]
[JsonSerializable(typeof(ProblemDetails))]
internal sealed partial class ApiJson : JsonSerializerContext;
