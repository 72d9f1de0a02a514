using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>Scores single rows, for prediction engines.</summary>
internal sealed class ScoringRowMapper(DataViewSchema input, DataViewSchema output, ScoringModel model, SharedSession session) : IRowToRowMapper
{
    public DataViewSchema InputSchema => input;

    public DataViewSchema OutputSchema => output;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        var needed = new SortedSet<int>();
        foreach (DataViewSchema.Column column in dependingColumns)
        {
            if (column.Index < input.Count)
                needed.Add(column.Index);
            else
                needed.UnionWith(model.Inputs.Select(binding => Data.ColumnReader.Find(input, binding.Request).Index));
        }

        return [.. needed.Select(index => input[index])];
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        var active = new bool[output.Count];
        foreach (DataViewSchema.Column column in activeColumns)
            active[column.Index] = true;

        return new ScoringRow(input, output, active, model, session);
    }
}
