using System.Globalization;
using BoundGen_App;

// dotnet run               classifies the rows of fruit.csv and counts the errors
// dotnet run -- 55 58      classifies one fruit: its weight in grams and its length in millimetres
var network = FruitNet.Load();
if (args is [var weight, var length])
{
    Console.WriteLine(network.KindOf(Number(weight), Number(length)));
    return;
}

string[] rows = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "fruit.csv")).Skip(1)];
int errors = 0;
foreach (string row in rows)
{
    string[] cells = row.Split(',');
    if (network.KindOf(Number(cells[0]), Number(cells[1])) != cells[2])
        errors++;
}

Console.WriteLine($"{errors} errors of {rows.Length} rows; the network has seen these rows in training");

static float Number(string text) => float.Parse(text, CultureInfo.InvariantCulture);
