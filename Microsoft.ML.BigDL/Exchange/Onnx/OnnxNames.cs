namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>The names that nodes of one graph or function can read; a subgraph sees those around it too.</summary>
internal sealed class OnnxNames(OnnxNames? outer)
{
    private readonly Dictionary<string, OnnxOperand?> _operands = new(StringComparer.Ordinal);
    private readonly HashSet<string> _absent = new(StringComparer.Ordinal);

    /// <param name="name">The name.</param>
    /// <param name="operand">What it stands for; null if that was refused or left out.</param>
    /// <param name="isAbsent">Whether it is an optional input that was left out.</param>
    public void Define(string name, OnnxOperand? operand, bool isAbsent = false)
    {
        _operands[name] = operand;
        if (isAbsent)
            _absent.Add(name);
    }

    /// <summary>Whether the name is an optional input that was left out.</summary>
    public bool IsAbsent(string name) => _absent.Contains(name) || (outer is not null && !_operands.ContainsKey(name) && outer.IsAbsent(name));

    /// <summary>What a name stands for; null if that was refused.</summary>
    /// <exception cref="ModelFormatException">Nothing has this name yet.</exception>
    public OnnxOperand? Find(string name, string source) =>
        _operands.TryGetValue(name, out OnnxOperand? operand) ? operand
        : outer is not null ? outer.Find(name, source)
        : throw new ModelFormatException($"'{source}': value '{name}' is used but nothing before it computes it. " +
            "The file is damaged, or its nodes are not in order; export it again.");
}
