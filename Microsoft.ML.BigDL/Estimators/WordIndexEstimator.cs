using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>
/// Learns the words of a text column and yields each text as a vector of their indices, of one length and padded with 0 at the end: what an
/// embedding with MaskZero takes. Index 1 stands for unknown words, indices from 2 for known ones, the most frequent first.
/// </summary>
/// <remarks>
/// What is fitted is a stock ML.NET transformer around ONNX Runtime's tokenizer, so that a saved pipeline needs nothing of this library.
/// Letters are told apart as they are: put <c>NormalizeText</c> in front for lower case.
/// </remarks>
public sealed class WordIndexEstimator : IEstimator<ITransformer>
{
    private const int BatchSize = 256;

    private readonly string _output;
    private readonly string _input;
    private readonly WordIndexOptions _options;

    internal WordIndexEstimator(string output, string input, WordIndexOptions options)
    {
        _output = output;
        _input = input;
        _options = options;
    }

    /// <summary>Counts the words of all rows and fixes their indices.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or it does not hold texts.</exception>
    /// <exception cref="InvalidOperationException">No word stands in the texts often enough, or the pattern is no regular expression.</exception>
    public ITransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column column = input.Schema.GetColumnOrNull(_input) is { Type: TextDataViewType } found
            ? found
            : throw Unfit(input.Schema.GetColumnOrNull(_input)?.Type);
        Dictionary<string, int> counts = Count(input, column);
        string[] words =
        [
            .. counts.Where(word => word.Value >= _options.MinimumCount)
                .OrderByDescending(word => word.Value).ThenBy(word => word.Key, StringComparer.Ordinal)
                .Take(_options.MaximumWords).Select(word => word.Key),
        ];
        return words.Length > 0 ? Transformer(column, words) : throw new InvalidOperationException(
            $"None of the {counts.Count} different words in column '{_input}' stands there {_options.MinimumCount} times. " +
            "Fit on more texts, or lower MinimumCount.");
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShape.Column? column = inputSchema.Where(column => column.Name == _input).Cast<SchemaShape.Column?>().FirstOrDefault();
        if (column is not { Kind: SchemaShape.Column.VectorKind.Scalar, ItemType: TextDataViewType })
            throw Unfit(column?.ItemType);

        return SchemaShapes.Add(inputSchema,
            [new DataViewSchema.DetachedColumn(_output, new VectorDataViewType(NumberDataViewType.Int64, _options.SequenceLength))]);
    }

    private Dictionary<string, int> Count(IDataView input, DataViewSchema.Column column)
    {
        using InferenceSession session = Tokenizer();
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        List<string> texts = [];
        using DataViewRowCursor cursor = input.GetRowCursor([column]);
        ValueGetter<ReadOnlyMemory<char>> getter = cursor.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> text = default;
        while (cursor.MoveNext())
        {
            getter(ref text);
            texts.Add(text.ToString());
            if (texts.Count == BatchSize)
                CountBatch();
        }

        if (texts.Count > 0)
            CountBatch();

        return counts;

        void CountBatch()
        {
            var batch = new DenseTensor<string>(texts.ToArray(), [texts.Count, 1]);
            using var results = session.Run([NamedOnnxValue.CreateFromTensor("texts", batch)]);
            foreach (string word in results[0].AsEnumerable<string>().Where(word => word.Length > 0))
                counts[word] = counts.GetValueOrDefault(word) + 1;

            texts.Clear();
        }
    }

    private InferenceSession Tokenizer()
    {
        try
        {
            return new InferenceSession(WordIndexGraph.Words(_options.TokenPattern));
        }
        catch (OnnxRuntimeException error)
        {
            throw new InvalidOperationException(
                $"ONNX Runtime cannot use the token pattern '{_options.TokenPattern}': {error.Message} Give a regular expression in the syntax of RE2.", error);
        }
    }

    // The ONNX transform reads the file it was made from whenever it is saved. One that was loaded keeps a file itself and deletes it.
    private ITransformer Transformer(DataViewSchema.Column column, string[] words)
    {
        var ml = new MLContext();
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(_input, column.Type);
        string file = Path.Combine(Path.GetTempPath(), $"BigDL-{Guid.NewGuid():N}.onnx");
        try
        {
            File.WriteAllBytes(file, WordIndexGraph.Indices(_input, _output, _options, words));
            using var made = ml.Transforms.ApplyOnnxModel([_output], [_input], file).Fit(new EmptyView(schema.ToSchema()));
            using var saved = new MemoryStream();
            ml.Model.Save(made, null, saved);
            saved.Position = 0;
            return ml.Model.Load(saved, out _);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private ArgumentOutOfRangeException Unfit(DataViewType? input) => new(
        nameof(input), $"Schema mismatch for input column '{_input}': expected one text a row, got {input?.ToString() ?? "no such column"}. " +
        "Name a column of strings that is not cut into words yet.");
}
