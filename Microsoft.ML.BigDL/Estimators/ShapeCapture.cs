using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>An estimator that changes nothing and keeps the shape of its input.</summary>
internal sealed class ShapeCapture : IEstimator<ITransformer>
{
    public IReadOnlyList<SchemaShape.Column> Columns { get; private set; } = [];

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Columns = [.. inputSchema];
        return inputSchema;
    }

    public ITransformer Fit(IDataView input) => new TransformerChain<ITransformer>();
}
