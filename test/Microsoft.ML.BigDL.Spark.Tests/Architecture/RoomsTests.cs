using System.Reflection;
using Microsoft.ML.BigDL.Tests.Architecture;

namespace Microsoft.ML.BigDL.Spark.Tests.Architecture;

[TestClass]
public sealed class RoomsTests
{
    private const string Root = "Microsoft.ML.BigDL.Spark";

    // Which room may use which others. A room is the first folder below the project; the root may use all.
    private static readonly Dictionary<string, string[]> s_allowed = new()
    {
        ["Bridge"] = [],
        ["Arrow"] = [],
        ["Sql"] = ["Bridge", "Arrow"],
        ["Wire"] = [],
        ["Parameters"] = ["Wire"],
        ["Scheduling"] = [],
        ["Worker"] = [],
        ["Messages"] = ["Worker", "Wire"],
        ["Rows"] = ["Messages", "Wire", "Worker"],
        ["Executor"] = ["Messages", "Rows", "Worker", "Wire", "Parameters", "Arrow"],
        ["Engine"] = ["Bridge", "Arrow", "Sql", "Wire", "Parameters", "Scheduling", "Worker", "Messages", "Rows", "Executor"],
    };

    [TestMethod]
    public void Rooms_use_only_the_rooms_they_may()
    {
        string[] offending = [.. TypeUses.Of(Assembly.Load(Root).Location)
            .Where(use => use.UsedAssembly is null)
            .Select(use => (use, from: Room(use.UserNamespace), to: Room(use.UsedNamespace)))
            .Where(arrow => arrow.from is not null && arrow.to is not null && arrow.from != arrow.to)
            .Where(arrow => !s_allowed.TryGetValue(arrow.from!, out string[]? allowed) || !allowed.Contains(arrow.to))
            .Select(arrow => $"{arrow.from} -> {arrow.to}: {arrow.use.Where} uses {arrow.use.UsedNamespace}.{arrow.use.UsedType}")
            .Distinct().Order(StringComparer.Ordinal)];

        Assert.IsEmpty(offending, $"{offending.Length} uses cross a wall:\n{string.Join('\n', offending)}");
    }

    private static string? Room(string space) =>
        space.StartsWith(Root + ".", StringComparison.Ordinal) ? space[(Root.Length + 1)..].Split('.')[0] : null;
}
