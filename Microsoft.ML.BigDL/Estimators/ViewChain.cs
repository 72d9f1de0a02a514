using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>A view taken apart: where its rows come from, and what ML.NET's transforms make of each of them.</summary>
/// <param name="Root">The view that the others stand on.</param>
/// <param name="Transformer">Makes the view's rows of the root's, each from itself alone; null where nothing does, and where <paramref name="Obstacle"/> stands between.</param>
/// <param name="Obstacle">The uppermost view that does more than that, such as a filter.</param>
internal sealed record ViewChain(IDataView Root, ITransformer? Transformer, IDataView? Obstacle)
{
    public static ViewChain Of(IDataView view)
    {
        var steps = new Stack<ITransformer>();
        IDataView? obstacle = null;
        while (SourceOf(view) is { } source)
        {
            if (TransformerOf(view) is { IsRowToRowMapper: true } step)
                steps.Push(step);
            else if (!MLNetInternals.IsPassing(view))
                obstacle ??= view;

            view = source;
        }

        return new ViewChain(view, obstacle is null && steps.Count > 0 ? new TransformerChain<ITransformer>([.. steps]) : null, obstacle);
    }

    private static IDataView? SourceOf(IDataView view) => view is ScoringView scores ? scores.Source : MLNetInternals.SourceOf(view);

    private static ITransformer? TransformerOf(IDataView view) => view is ScoringView scores ? scores.Transformer : MLNetInternals.TransformerOf(view);
}
