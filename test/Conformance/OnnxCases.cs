using System.Globalization;
using Microsoft.ML.BigDL.Exchange.Onnx;
using Microsoft.ML.BigDL.Exchange.Onnx.Proto;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Graphs.Passes;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Conformance;

/// <summary>
/// Cases in the layout of ONNX's own backend tests: model.onnx, test_data_set_K/input_J.pb and output_J.pb, and
/// tolerance.txt where the usual tolerance is not meant.
/// </summary>
internal sealed class OnnxCases : ICaseKind
{
    private const string ModelFile = "model.onnx";
    private const string ExpandedMark = "_expanded";
    private const int LongestFixedVector = 8;

    public string Name => "onnx";

    public IEnumerable<ConformanceCase> Find(string folder) => Directory
        .EnumerateFiles(folder, ModelFile, SearchOption.AllDirectories)
        .Select(path => Path.GetDirectoryName(path)!)
        .Order(StringComparer.Ordinal)
        .Select(path => new ConformanceCase(Subject(path), Path.GetRelativePath(folder, path), () => Run(path)));

    // A case is about the operator of its only node; a function written out in operators is about the function.
    private static string Subject(string folder)
    {
        int mark = folder.LastIndexOf(ExpandedMark, StringComparison.Ordinal);
        string? function = mark > 0 ? OnlyOperator(folder[..mark]) : null;
        return function is not null ? $"{function} (expanded)"
            : OnlyOperator(folder) ?? $"graphs of {Path.GetFileName(Path.GetDirectoryName(folder))}";
    }

    private static string? OnlyOperator(string folder)
    {
        string path = Path.Combine(folder, ModelFile);
        try
        {
            return File.Exists(path) && OnnxFile.Read(path).Graph.Node is [NodeProto node] ? node.OpType : null;
        }
        catch (ModelFormatException)
        {
            return null; // The case itself reports what is wrong with its file.
        }
    }

    private static CaseResult Run(string folder)
    {
        string path = Path.Combine(folder, ModelFile);
        string[] sets = [.. Directory.EnumerateDirectories(folder, "test_data_set_*").Order(StringComparer.Ordinal)];
        if (sets.Length == 0)
            return CaseResult.Failed("there is no test_data_set_0");

        (double relative, double absolute) = Tolerance(folder);
        GraphProto declared = OnnxFile.Read(path).Graph;
        RequireTensors(declared.Input.Concat(declared.Output));
        HashSet<string> stored = [.. declared.Initializer.Select(tensor => tensor.Name)];
        string[] inputNames = [.. declared.Input.Select(input => input.Name).Where(name => !stored.Contains(name))];
        foreach (string set in sets)
        {
            Dictionary<string, Tensor> inputs = [];
            for (int i = 0; i < inputNames.Length; i++)
                inputs.Add(inputNames[i], ReadTensor(Path.Combine(set, $"input_{i}.pb")));

            ImportedGraph imported = OnnxImporter.ImportGraph(path, new OnnxImportOptions { KnownInputs = MayBeFixed(inputs) });
            if (imported.FixedInputs.Count > 0 && !imported.Graph.Nodes.Any(node => node.Op is InputOp))
                return CaseResult.NotSupported("it could only be computed by fixing every input while importing");

            Tensor[] actual = GraphEvaluator.Run(
                InferenceForm.Of(imported.Graph), [.. inputNames.Select(name => inputs[name])]);
            for (int i = 0; i < actual.Length; i++)
            {
                Tensor expected = ReadTensor(Path.Combine(set, $"output_{i}.pb"));
                if (TensorComparison.Difference(imported.OutputNames[i], actual[i], expected, relative, absolute) is { } difference)
                    return CaseResult.Failed($"{Path.GetFileName(set)}: {difference}");
            }
        }

        return CaseResult.Passed;
    }

    // Axes, shapes, bounds and scales may be taken into the structure of the graph. Data must be fed: a result that the
    // importer works out by itself would say nothing about the operators.
    private static Dictionary<string, Tensor> MayBeFixed(Dictionary<string, Tensor> inputs) => inputs
        .Where(input => input.Value.Shape.Rank <= 1
            && (!ElementTypes.IsFloat(input.Value.ElementType) || input.Value.Shape.ElementCount <= LongestFixedVector))
        .ToDictionary();

    private static void RequireTensors(IEnumerable<ValueInfoProto> values)
    {
        foreach (ValueInfoProto value in values)
        {
            if (value.Type?.TensorType is null)
                throw new NotSupportedException($"'{value.Name}' is {value.Type?.ValueCase.ToString() ?? "untyped"}, not a tensor");
        }
    }

    private static (double Relative, double Absolute) Tolerance(string folder)
    {
        double relative = 1e-3;
        double absolute = 1e-7;
        string path = Path.Combine(folder, "tolerance.txt");
        foreach (string line in File.Exists(path) ? File.ReadAllLines(path) : [])
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is ["rtol", var rtol])
                relative = double.Parse(rtol, CultureInfo.InvariantCulture);
            else if (words is ["atol", var atol])
                absolute = double.Parse(atol, CultureInfo.InvariantCulture);
        }

        return (relative, absolute);
    }

    private static Tensor ReadTensor(string path)
    {
        if (!File.Exists(path))
            throw new NotSupportedException($"optional inputs that are left out ({Path.GetFileName(path)}) cannot be fed");

        TensorProto proto = OnnxFile.ParseMessage(TensorProto.Parser, File.ReadAllBytes(path), path, "a tensor");
        return OnnxTensors.ExactTypeOf(proto.DataType) is not null ? OnnxTensors.Read(proto, path)
            : throw new NotSupportedException($"tensors of {OnnxTensors.TypeName(proto.DataType)} cannot be fed or returned");
    }
}
