using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>
/// The only place that reaches what ML.NET keeps to itself: the environment behind a catalog, what a view was made of, and the constructors of
/// the stock scorers that a saved model ends in. A test covers each member, so that an update of ML.NET which moves one fails loudly.
/// </summary>
internal static class MLNetInternals
{
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;

    private static readonly Type s_transform = Named("Microsoft.ML.Data.IDataTransform");
    private static readonly Type s_mapped = Named("Microsoft.ML.Data.RowToRowMapperTransform");
    private static readonly Type s_selected = Named("Microsoft.ML.Transforms.ColumnSelectingTransformer+SelectColumnsDataTransform");
    private static readonly Type s_cache = Named("Microsoft.ML.Data.CacheDataView");
    private static readonly Type s_choice = Named("Microsoft.ML.Data.ChooseColumnsByIndexTransform");

    public static IHostEnvironment Environment(TrainCatalogBase.CatalogInstantiatorBase catalog) => TrainerEnvironment(catalog);

    public static IHostEnvironment Environment(TransformsCatalog catalog) => TransformEnvironment(catalog);

    /// <summary>The schema a stock scorer was made with; it holds the label's key values.</summary>
    public static DataViewSchema? TrainSchema(ITransformer transformer)
    {
        for (Type? type = transformer.GetType(); type is not null; type = type.BaseType)
        {
            if (type.GetField("TrainSchema", Hidden | BindingFlags.DeclaredOnly) is FieldInfo field)
                return (DataViewSchema?)field.GetValue(transformer);
        }

        return null;
    }

    /// <summary>The view that a transform's view reads, or a cache keeps; null for others.</summary>
    public static IDataView? SourceOf(IDataView view)
    {
        Type type = view.GetType();
        if (type == s_cache)
            return (IDataView?)Member(type.GetField("_subsetInput", Hidden), "_subsetInput").GetValue(view);

        return s_transform.IsAssignableFrom(type) ? (IDataView?)Member(s_transform.GetProperty("Source"), "Source").GetValue(view) : null;
    }

    /// <summary>Whether a view has the rows of its source as they are: a cache, and the choice of columns below it.</summary>
    public static bool IsPassing(IDataView view) => view.GetType() == s_cache || view.GetType() == s_choice;

    /// <summary>The transformer that made a view; null for views that none made, or that need more than one row at a time.</summary>
    public static ITransformer? TransformerOf(IDataView view)
    {
        Type type = view.GetType();
        return type == s_mapped ? (ITransformer?)Member(type.GetMethod("GetTransformer", Hidden, []), "GetTransformer").Invoke(view, null)
            : type == s_selected ? (ITransformer?)Member(type.GetField("_transform", Hidden), "_transform").GetValue(view)
            : null;
    }

    /// <summary>A stock multi-class scorer that passes its features on as scores.</summary>
    public static ITransformer MulticlassScorer(
        IHostEnvironment environment, int classes, DataViewSchema trainSchema, string features, string label, string score, string predictedLabel)
    {
        // One entry per class: a dense identity of 1,000 classes would cost 4 MB and most of the scoring time.
        VBuffer<float>[] identity = [.. Enumerable.Range(0, classes).Select(i => new VBuffer<float>(classes, 1, [1f], [i]))];
        object model = Construct(typeof(LinearMulticlassModelParameters),
            [typeof(IHostEnvironment), typeof(VBuffer<float>[]), typeof(float[]), typeof(int), typeof(int), typeof(string[]), typeof(ModelStatisticsBase)],
            environment, identity, new float[classes], classes, classes, null, null);
        return (ITransformer)Construct(typeof(MulticlassPredictionTransformer<LinearMulticlassModelParameters>),
            [typeof(IHostEnvironment), typeof(LinearMulticlassModelParameters), typeof(DataViewSchema), typeof(string), typeof(string), typeof(string), typeof(string)],
            environment, model, trainSchema, features, label, score, predictedLabel);
    }

    /// <summary>A stock binary scorer that passes its one feature on as score, with the sigmoid of it as probability.</summary>
    public static ITransformer BinaryScorer(IHostEnvironment environment, DataViewSchema trainSchema, string features)
    {
        object linear = Construct(typeof(LinearBinaryModelParameters),
            [typeof(IHostEnvironment), typeof(VBuffer<float>).MakeByRefType(), typeof(float), typeof(ModelStatisticsBase)],
            environment, new VBuffer<float>(1, [1f]), 0f, null);
        object calibrator = Construct(typeof(PlattCalibrator), [typeof(IHostEnvironment), typeof(double), typeof(double)], environment, -1.0, 0.0);
        Type calibrated = typeof(PlattCalibrator).Assembly
            .GetType("Microsoft.ML.Calibrators.ParameterMixingCalibratedModelParameters`2", throwOnError: true)!
            .MakeGenericType(typeof(LinearBinaryModelParameters), typeof(PlattCalibrator));
        object model = Construct(calibrated,
            [typeof(IHostEnvironment), typeof(LinearBinaryModelParameters), typeof(PlattCalibrator)], environment, linear, calibrator);
        Type common = typeof(CalibratedModelParametersBase<LinearBinaryModelParameters, PlattCalibrator>);
        return (ITransformer)Construct(typeof(BinaryPredictionTransformer<>).MakeGenericType(common),
            [typeof(IHostEnvironment), common, typeof(DataViewSchema), typeof(string), typeof(float), typeof(string)],
            environment, model, trainSchema, features, 0f, "Score");
    }

    /// <summary>A stock regression scorer that passes its one feature on as score.</summary>
    public static ITransformer RegressionScorer(IHostEnvironment environment, DataViewSchema trainSchema, string features)
    {
        object model = Construct(typeof(LinearRegressionModelParameters),
            [typeof(IHostEnvironment), typeof(VBuffer<float>).MakeByRefType(), typeof(float)], environment, new VBuffer<float>(1, [1f]), 0f);
        return (ITransformer)Construct(typeof(RegressionPredictionTransformer<LinearRegressionModelParameters>),
            [typeof(IHostEnvironment), typeof(LinearRegressionModelParameters), typeof(DataViewSchema), typeof(string)],
            environment, model, trainSchema, features);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Microsoft.ML.Data.IInternalCatalog.get_Environment")]
    private static extern IHostEnvironment TrainerEnvironment(TrainCatalogBase.CatalogInstantiatorBase catalog);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Microsoft.ML.Data.IInternalCatalog.get_Environment")]
    private static extern IHostEnvironment TransformEnvironment(TransformsCatalog catalog);

    private static Type Named(string name) => typeof(ColumnConcatenatingTransformer).Assembly.GetType(name, throwOnError: true)!;

    private static T Member<T>(T? found, string name)
        where T : MemberInfo => found ?? throw new MissingMemberException(nameof(IDataView), name);

    private static object Construct(Type type, Type[] signature, params object?[] arguments)
    {
        ConstructorInfo constructor = type.GetConstructor(Hidden, signature) ?? throw new MissingMethodException(type.FullName, ".ctor");
        return constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null);
    }
}
