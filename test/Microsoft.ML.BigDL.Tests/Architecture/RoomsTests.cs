using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Tests.Architecture;

[TestClass]
public sealed class RoomsTests
{
    private const string Root = "Microsoft.ML.BigDL";

    private static readonly string[] s_mathematics = ["Tensors", "Kernels", "Graphs", "Ops"];
    private static readonly string[] s_layers = [.. s_mathematics, "Layers", "Initializers", "Losses", "Metrics", "Optimizers"];

    // Which room may use which others. A room is the first folder below the project; the root may be used by all.
    private static readonly Dictionary<string, string[]> s_allowed = new()
    {
        ["Tensors"] = [],
        ["Kernels"] = [],
        ["Graphs"] = ["Tensors", "Kernels"],
        ["Ops"] = ["Graphs", "Kernels", "Tensors"],
        ["Layers"] = ["Ops", "Graphs", "Tensors", "Initializers"],
        ["Initializers"] = s_mathematics,
        ["Losses"] = s_mathematics,
        ["Metrics"] = s_mathematics,
        ["Optimizers"] = s_mathematics,
        ["Training"] = s_layers,
        ["Models"] = ["Layers", "Graphs", "Initializers"],
        ["Exchange"] = ["Graphs", "Ops", "Layers", "Tensors"],
        ["Data"] = ["Tensors"],
        ["Estimators"] = [.. s_layers, "Training", "Models", "Exchange", "Data"],
    };

    private static readonly string[] s_mayUseMLNet = ["Data", "Estimators"];

    [TestMethod]
    public void Rooms_use_only_the_rooms_they_may()
    {
        string[] offending = [.. Uses()
            .Where(use => use.UsedAssembly is null)
            .Select(use => (use, from: Room(use.UserNamespace), to: Room(use.UsedNamespace)))
            .Where(arrow => arrow.from is not null && arrow.to is not null && arrow.from != arrow.to)
            .Where(arrow => !s_allowed.TryGetValue(arrow.from!, out string[]? allowed) || !allowed.Contains(arrow.to))
            .Select(arrow => $"{arrow.from} -> {arrow.to}: {arrow.use.Where} uses {arrow.use.UsedNamespace}.{arrow.use.UsedType}")
            .Distinct().Order(StringComparer.Ordinal)];

        Assert.IsEmpty(offending, $"{offending.Length} uses cross a wall:\n{string.Join('\n', offending)}");
    }

    [TestMethod]
    public void Only_data_and_estimators_use_ML_NET()
    {
        string[] offending = [.. Uses()
            .Where(use => use.UsedAssembly is not null && use.UsedAssembly.StartsWith("Microsoft.ML.", StringComparison.Ordinal)
                && !use.UsedAssembly.StartsWith("Microsoft.ML.OnnxRuntime", StringComparison.Ordinal))
            .Where(use => Room(use.UserNamespace) is { } room && !s_mayUseMLNet.Contains(room))
            .Select(use => $"{use.Where} uses {use.UsedNamespace}.{use.UsedType}")
            .Distinct().Order(StringComparer.Ordinal)];

        Assert.IsEmpty(offending, $"ML.NET is seen outside its rooms:\n{string.Join('\n', offending)}");
    }

    [TestMethod]
    public void Every_type_lives_in_a_known_room()
    {
        string[] unknown = [.. Uses().Select(use => Room(use.UserNamespace))
            .OfType<string>().Where(room => !s_allowed.ContainsKey(room)).Distinct()];

        Assert.IsEmpty(unknown, $"Rooms missing from the table: {string.Join(", ", unknown)}");
    }

    [TestMethod]
    public void The_reader_sees_uses_inside_bodies_and_signatures()
    {
        IReadOnlyCollection<TypeUse> uses = Uses();

        Assert.IsTrue(uses.Any(use => use.UserNamespace == "Microsoft.ML.BigDL.Tensors" && use.UsedType == nameof(Shape)));
        Assert.IsTrue(uses.Any(use => use.UsedAssembly is not null && use.UsedType == "NativeMemory"));
    }

    [TestMethod]
    public void Source_files_stay_short()
    {
        string root = Repository.Root;
        if (!Directory.Exists(root))
            throw new AssertInconclusiveException($"skipped: the sources are not at '{root}'.");
        string[] tooLong = [.. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "artifacts"))
            .Select(file => (file, lines: File.ReadLines(file).Count()))
            .Where(entry => entry.lines > 500)
            .Select(entry => $"{Path.GetRelativePath(root, entry.file)}: {entry.lines} lines")];

        Assert.IsEmpty(tooLong, $"Files over 500 lines:\n{string.Join('\n', tooLong)}");
    }

    private static IReadOnlyCollection<TypeUse> Uses() => TypeUses.Of(typeof(Shape).Assembly.Location);

    // Catalog extensions carry ML.NET's own namespace, so that they show up where users look for trainers.
    private static string? Room(string space) =>
        space == "Microsoft.ML" ? "Estimators"
        : space.StartsWith(Root + ".", StringComparison.Ordinal) ? space[(Root.Length + 1)..].Split('.')[0]
        : null;
}
