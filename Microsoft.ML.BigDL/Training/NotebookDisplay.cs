using System.Reflection;

namespace Microsoft.ML.BigDL.Training;

/// <summary>
/// Something shown in the output of the notebook cell that is running, which can be shown anew in its place. .NET Interactive is found by the
/// names of its members, so that no notebook package is referenced; this file alone knows them.
/// </summary>
internal sealed class NotebookDisplay
{
    private const string Host = "Microsoft.DotNet.Interactive";

    private readonly object _shown;
    private readonly MethodInfo _update;

    private NotebookDisplay(object shown, MethodInfo update)
    {
        _shown = shown;
        _update = update;
    }

    /// <summary>Shows a value in the running cell; null outside a notebook, or in one whose members are others.</summary>
    public static NotebookDisplay? Show(object value)
    {
        Assembly? host = AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(assembly => assembly.GetName().Name == Host);
        return host?.GetType($"{Host}.KernelInvocationContext") is Type context && host.GetType($"{Host}.KernelInvocationContextExtensions") is Type extensions
            ? Show(value, context, extensions)
            : null;
    }

    /// <param name="value">What is shown.</param>
    /// <param name="context">The type whose static <c>Current</c> is the running cell.</param>
    /// <param name="extensions">The type whose static <c>Display(cell, value, mimeTypes)</c> shows and returns something with <c>Update(value)</c>.</param>
    internal static NotebookDisplay? Show(object value, Type context, Type extensions)
    {
        object? cell = context.GetProperty("Current", BindingFlags.Public | BindingFlags.Static)?.GetValue(null);
        object? shown = cell is null ? null : extensions.GetMethod("Display", [context, typeof(object), typeof(string[])])
            ?.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [cell, value, new[] { HtmlFormatter.Html }], null);
        return shown?.GetType().GetMethod("Update", [typeof(object)]) is MethodInfo update ? new NotebookDisplay(shown, update) : null;
    }

    /// <summary>Shows a value where the one before was.</summary>
    public void Update(object value) => _update.Invoke(_shown, BindingFlags.DoNotWrapExceptions, null, [value], null);
}
