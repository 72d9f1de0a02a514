using Microsoft.ML.BigDL.Data;
using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>Buffers for up to a number of rows and the run of the network over them. Not for several threads at once.</summary>
internal sealed class ScoringBatch : IDisposable
{
    private readonly SharedSession _shared;
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly ScoringModel _model;
    private readonly Array[] _inputs;
    private readonly float[][] _outputs;
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;
    private OrtValue[] _inputValues = [];
    private OrtValue[] _outputValues = [];
    private int _boundRows;
    private bool _isDisposed;

    public ScoringBatch(SharedSession shared, ScoringModel model, int capacity)
    {
        _shared = shared;
        _model = model;
        _inputs = [.. model.Inputs.Select(input => input.Feed switch
        {
            FeedType.Key => (Array)new uint[capacity * input.Width],
            FeedType.Whole => new long[capacity * input.Width],
            _ => new float[capacity * input.Width],
        })];
        _outputs = [.. model.Outputs.Select(output => new float[capacity * output.Width])];
        _inputNames = [.. model.Inputs.Select(input => input.GraphInput)];
        _outputNames = [.. model.GraphOutputs];
        Capacity = capacity;
        _session = shared.Acquire();
    }

    public int Capacity { get; }

    /// <summary>Readers of the columns that enter the network.</summary>
    public static ColumnReader[] Readers(ScoringModel model, DataViewRow row) =>
        [.. model.Inputs.Select(input => ColumnReader.Create(row, ColumnReader.Find(row.Schema, input.Request), input.Request))];

    /// <summary>Takes the readers' current row in.</summary>
    public void Load(int row, ColumnReader[] readers)
    {
        for (int i = 0; i < readers.Length; i++)
        {
            int width = _model.Inputs[i].Width;
            readers[i].Fetch();
            if (_inputs[i] is float[] floats)
                readers[i].CopyTo(floats.AsSpan(row * width, width), 1);
            else
                LoadWhole(readers[i], i, row * width, width);
        }
    }

    /// <summary>Scores the first rows of the buffers.</summary>
    public void Run(int rows)
    {
        if (rows != _boundRows)
            Bind(rows);

        _session.Run(_runOptions, _inputNames, _inputValues, _outputNames, _outputValues);
    }

    /// <summary>What an output of the network holds for a row of the last run.</summary>
    public ReadOnlySpan<float> Output(int output, int row)
    {
        int width = _model.Outputs[output].Width;
        return _outputs[output].AsSpan(row * width, width);
    }

    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            Unbind();
            _runOptions.Dispose();
            _shared.Release();
        }
    }

    private void LoadWhole(ColumnReader reader, int input, int at, int width)
    {
        Span<int> whole = width <= 256 ? stackalloc int[width] : new int[width];
        reader.CopyTo(whole);
        if (_inputs[input] is uint[] keys)
        {
            // Back to ML.NET's count from 1, which a stock pipeline feeds the same graph with.
            int first = _model.Inputs[input].IsSequence ? 0 : 1;
            for (int i = 0; i < width; i++)
                keys[at + i] = (uint)(whole[i] + first);
        }
        else if (_inputs[input] is long[] longs)
        {
            for (int i = 0; i < width; i++)
                longs[at + i] = whole[i];
        }
    }

    private void Bind(int rows)
    {
        Unbind();
        _inputValues = [.. _inputs.Select((buffer, i) => Value(buffer, rows, _model.Inputs[i].Dimensions.IsEmpty ? [1] : _model.Inputs[i].Dimensions))];
        _outputValues = [.. _outputs.Select((buffer, i) => Value(buffer, rows, _model.Outputs[i].Dimensions))];
        _boundRows = rows;
    }

    private void Unbind()
    {
        foreach (OrtValue value in _inputValues.Concat(_outputValues))
            value.Dispose();

        _inputValues = [];
        _outputValues = [];
        _boundRows = 0;
    }

    private static OrtValue Value(Array buffer, int rows, IReadOnlyList<int> dimensions)
    {
        long[] shape = [rows, .. dimensions.Select(extent => (long)extent)];
        int count = rows * dimensions.Aggregate(1, (product, extent) => product * extent);
        return buffer switch
        {
            uint[] keys => OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, keys.AsMemory(0, count), shape),
            long[] longs => OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, longs.AsMemory(0, count), shape),
            _ => OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, ((float[])buffer).AsMemory(0, count), shape),
        };
    }
}
