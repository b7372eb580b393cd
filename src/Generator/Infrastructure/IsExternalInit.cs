namespace System.Runtime.CompilerServices;

/// <summary>Lets records compile for a framework that does not have it.</summary>
internal static class IsExternalInit;
