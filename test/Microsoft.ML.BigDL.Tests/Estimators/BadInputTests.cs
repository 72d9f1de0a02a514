using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Exchange.Onnx;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Tests.Estimators;

/// <summary>What users get wrong, through the public door: each error names the place, what was found and what to do.</summary>
[TestClass]
public sealed class BadInputTests
{
    private static readonly MLContext s_ml = new(seed: 1);

    private readonly string _folder = Directory.CreateTempSubdirectory("bigdl").FullName;

    private static BigDLOptions Options => new() { Epochs = 1, Threads = 1 };

    [TestCleanup]
    public void Delete() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Empty_data() => Refused<InvalidOperationException>(
        () => Fit(Array.Empty<Row>()), "no rows", "'Features'", "'Label'", "Check the path");

    [TestMethod]
    public void An_unknown_column() => Refused<ArgumentOutOfRangeException>(
        () => Fit(Rows(3), Options with { FeatureColumnName = "Feature" }), "feature column 'Feature'", "'Features'", "Give the name");

    [TestMethod]
    public void A_wrongly_typed_column() => Refused<ArgumentOutOfRangeException>(
        () => Fit(Rows(3), Options with { LabelColumnName = "Name" }), "label column 'Name'", "String", "MapValueToKey");

    [TestMethod]
    public void A_feature_that_is_not_a_number()
    {
        Row[] rows = Rows(5);
        rows[3].Features[1] = float.NaN;
        Refused<InvalidOperationException>(() => Fit(rows), "Row 3", "'Features'", "NaN", "slot 1", "ReplaceMissingValues");
    }

    [TestMethod]
    public void A_label_that_is_not_a_number()
    {
        Row[] rows = Rows(5);
        rows[2].Label = float.PositiveInfinity;
        Refused<InvalidOperationException>(() => Fit(rows), "Row 2", "label column 'Label'", "Infinity");
    }

    [TestMethod]
    public void A_label_out_of_range()
    {
        Row[] rows = Rows(6);
        rows[4].Label = 3;
        Refused<InvalidOperationException>(
            () => s_ml.MulticlassClassification.Trainers.BigDL(new Sequential(new Dense(3)), Options).Fit(s_ml.Data.LoadFromEnumerable(rows)),
            "Row 4", "label column 'Label'", "holds 3", "0 to 2");
        Refused<InvalidOperationException>(
            () => s_ml.BinaryClassification.Trainers.BigDL(new Sequential(new Dense(1)), Options).Fit(s_ml.Data.LoadFromEnumerable(rows)),
            "label column 'Label'", "holds 2", "0 to 1");
    }

    [TestMethod]
    public void Vectors_of_changing_length() => Refused<InvalidOperationException>(
        () => s_ml.Regression.Trainers.BigDL(new Sequential(new Dense(1)), Options with { FeatureColumnName = "Loose" }).Fit(
            s_ml.Data.LoadFromEnumerable(new[] { new Row { Loose = [1, 2] }, new Row { Loose = [1] } })),
        "Row 1", "'Loose'", "1 values", "Earlier rows hold 2");

    [TestMethod]
    public void An_output_that_does_not_fit_the_task() => Refused<ArgumentException>(
        () => s_ml.Regression.Trainers.BigDL(new Sequential(new Dense(4)), Options).Fit(s_ml.Data.LoadFromEnumerable(Rows(3))),
        "[N, 4]", "Regression", "[N, 1]", "Dense(1)");

    [TestMethod]
    public void A_truncated_or_foreign_onnx_file()
    {
        string whole = Path.Combine(_folder, "whole.onnx");
        Fit(Rows(20)).Model.SaveOnnx(whole);
        byte[] bytes = File.ReadAllBytes(whole);
        string truncated = Path.Combine(_folder, "truncated.onnx");
        File.WriteAllBytes(truncated, bytes[..(bytes.Length / 2)]);
        Refused<ModelFormatException>(() => OnnxImporter.Import(truncated), "truncated.onnx", $"of {bytes.Length / 2}");

        string foreign = Path.Combine(_folder, "picture.onnx");
        File.WriteAllBytes(foreign, [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        Refused<ModelFormatException>(() => OnnxImporter.Import(foreign), "picture.onnx", "not an ONNX model");
        Refused<FileNotFoundException>(() => OnnxImporter.Import(Path.Combine(_folder, "absent.onnx")), "absent.onnx");
    }

    [TestMethod]
    public void A_read_only_output_folder()
    {
        string folder = ReadOnlyFolder();
        string[] before = Directory.GetFileSystemEntries(folder);
        BigDLTransformer model = Fit(Rows(20));
        Refused<BigDLException>(
            () => model.Model.SaveOnnx(Path.Combine(folder, "model.onnx")), Path.Combine(folder, "model.onnx"), "Nothing was written", "Choose an existing folder");
        CollectionAssert.AreEquivalent(before, Directory.GetFileSystemEntries(folder));
    }

    private static BigDLTransformer Fit(Row[] rows, BigDLOptions? options = null) =>
        s_ml.Regression.Trainers.BigDL(new Sequential(new Input(2), new Dense(1)), options ?? Options).Fit(s_ml.Data.LoadFromEnumerable(rows));

    // Permissions do not stop an administrator, but the kernel's own tree stops everybody.
    private string ReadOnlyFolder()
    {
        if (OperatingSystem.IsWindows())
            throw new AssertInconclusiveException("skipped: a folder cannot be made read-only by its attributes here.");

        if (Environment.UserName == "root")
            return OperatingSystem.IsLinux() ? "/sys/kernel" : throw new AssertInconclusiveException("skipped: nothing is read-only to root here.");

        return Directory.CreateDirectory(Path.Combine(_folder, "locked"), UnixFileMode.UserRead | UnixFileMode.UserExecute).FullName;
    }

    private static Row[] Rows(int count) => [.. Enumerable.Range(0, count).Select(i => new Row { Features = [i, -i], Label = i % 3, Name = $"{i}" })];

    private static void Refused<TError>(Action action, params string[] facts)
        where TError : Exception
    {
        TError error = Assert.ThrowsExactly<TError>(action);
        foreach (string fact in facts)
            Assert.Contains(fact, error.Message);
    }

    private sealed class Row
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [0, 0];

        public float[] Loose { get; set; } = [];

        public float Label { get; set; }

        public string Name { get; set; } = "";
    }
}
